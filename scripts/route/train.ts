import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { encodeWeights } from '../../src/routing/smart/weights-file.ts'
import { situationsOf } from './crossed.ts'
import { fitBase, fitHeads } from './fit.ts'
import { joinPublished } from './join-published.ts'
import { published } from './published.ts'
import { readRows } from './rows.ts'
import { evaluationOnly } from './sources.ts'

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    out: { type: 'string', default: 'src/routing/smart/smart-route.weights' },
  },
})
if (!values.data) throw new Error('say where the rows are: npm run route:train -- --data <folder>')
const rows = readRows(join(values.data, 'train.jsonl.gz')).filter(
  ({ source, contaminated }) => !evaluationOnly(source) && !contaminated,
)
const base = fitBase(rows)
const situations = situationsOf(base, rows)
const weights = joinPublished(fitHeads(base, rows, situations))
const licences = [...new Set(rows.map(({ licence, source }) => `${source.split('_')[0]}: ${licence}`))]
const bytes = encodeWeights(weights, [
  'npm run route:train -- --data <folder>',
  ...licences,
  ...published.map(({ source }) => `published scores: ${source}`),
])
writeFileSync(values.out, bytes)
console.log(`${rows.length} rows, ${weights.models.size} models, ${bytes.length} bytes in ${values.out}`)
