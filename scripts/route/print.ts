import type { EditLine } from './edits.ts'
import type { FloorLine } from './floor.ts'
import type { PoolLine } from './pool-report.ts'

const percent = (share: number) => `${(100 * share).toFixed(1)} %`
const range = ([low, high]: readonly [number, number]) => `${(100 * low).toFixed(1)}–${(100 * high).toFixed(1)}`

/** A table in Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

export const poolTable = (lines: readonly PoolLine[]) =>
  table(
    ['', "quality, of the best single model's", '95 %', 'savings', '95 %'],
    lines.map((line) => [
      line.way,
      percent(line.quality),
      range(line.qualityRange),
      percent(line.savings),
      range(line.savingsRange),
    ]),
  )

export const floorTable = (lines: readonly FloorLine[]) =>
  table(
    ['', 'rows', 'reference', 'realised', 'savings', 'floor kept, of 20 resamples'],
    lines.map((line) => [
      line.what,
      String(line.rows),
      percent(line.reference),
      percent(line.realised),
      percent(line.savings),
      String(line.kept),
    ]),
  )

export const editTable = (lines: readonly EditLine[]) =>
  table(
    ['edit', 'prompts edited', 'choices changed by it'],
    lines.map((line) => [line.edit, percent(line.edited), percent(line.changed)]),
  )
