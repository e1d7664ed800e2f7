import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { decodeWeights } from '../../src/routing/smart/weights-file.ts'
import { evaluateData } from './eval-data.ts'
import { evaluatePair, evaluatePool } from './eval-file.ts'
import { readPools } from './pools.ts'
import { readRows } from './rows.ts'

const usage = `npm run route:eval -- --data <folder> [--floor 0.99] [--only pairs,<pool>…]
npm run route:eval -- --file <rows.jsonl[.gz]> [--pools <pools.json>] [--floor 0.99] [--labels <rows.jsonl[.gz]>]
                      [--pair weak,strong] [--weights <file>]`

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    file: { type: 'string' },
    pools: { type: 'string' },
    floor: { type: 'string' },
    labels: { type: 'string' },
    pair: { type: 'string' },
    only: { type: 'string' },
    weights: { type: 'string', default: 'src/routing/smart/smart-route.weights' },
  },
})
const floor = values.floor === undefined ? undefined : Number(values.floor)
if (floor !== undefined && !(floor > 0 && floor <= 1)) throw new Error('--floor is a share, above 0 and at most 1')
const print = (text: string) => console.log(text)
const weights = decodeWeights(readFileSync(values.weights))
if (values.data) evaluateData(values.data, weights, floor, values.only, print)
if (values.file) {
  const rows = readRows(values.file)
  const labels = values.labels ? readRows(values.labels) : []
  const [weak, strong] = values.pair?.split(',') ?? []
  if (weak && strong) evaluatePair(weights, rows, labels, [weak, strong], print)
  for (const pool of values.pools ? readPools(values.pools) : []) {
    evaluatePool(weights, rows, labels, pool, floor, print)
  }
}
if (!values.data && !values.file) {
  console.error(usage)
  process.exitCode = 2
}
