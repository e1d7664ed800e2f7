import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { reachLines, strayOf } from './calibrate-table.ts'
import { leaveFamiliesOut } from './left-out.ts'
import { table } from './print.ts'
import { readRows } from './rows.ts'
import { evaluationOnly } from './sources.ts'

const { values } = parseArgs({ options: { data: { type: 'string' } } })
if (!values.data) throw new Error('say where the rows are: npm run route:calibrate -- --data <folder>')
const rows = readRows(join(values.data, 'train.jsonl.gz')).filter(
  ({ source, contaminated }) => !evaluationOnly(source) && !contaminated,
)
const left = [...leaveFamiliesOut(rows)]
const lines = reachLines(left)
console.log(
  table(
    ['difficulty believed', 'loss', 'stray of a model, logits'],
    lines.map(({ share, loss }) => [String(share), loss.toFixed(4), strayOf(left, share).toFixed(3)]),
  ),
)
