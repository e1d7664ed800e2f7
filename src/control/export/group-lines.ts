import { formatUsd } from '../../model/money.ts'
import { csvRow } from '../shared/csv.ts'
import type { SumName } from './group-page.ts'
import type { Group } from './group-sums.ts'
import type { Grouping } from './grouping.ts'

/** Columns after the groups, in their order; new ones are added at the end only. */
const counts: readonly (readonly [string, SumName])[] = [
  ['inputTokens', 'input'],
  ['cacheReadTokens', 'cache_read'],
  ['cacheWriteTokens', 'cache_write'],
  ['outputTokens', 'output'],
  ['reasoningTokens', 'reasoning'],
]

export function groupCsvHead({ names }: Grouping): string {
  return csvRow([...names, 'requests', ...counts.map(([name]) => name), 'costUsd', 'chargeUsd'])
}

export function groupCsvLine(_: Grouping, group: Group): string {
  return csvRow([...group.key, ...sumsOf(group).map(([, value]) => value)])
}

export function groupJsonLine({ names }: Grouping, group: Group): string {
  const groups = names.map((name, at) => [name, group.key[at] ?? null] as const)
  return `${JSON.stringify(Object.fromEntries([...groups, ...sumsOf(group)]))}\n`
}

function sumsOf(group: Group): readonly (readonly [string, string | number | null])[] {
  return [
    ['requests', Number(group.requests)],
    ...counts.map(([name, sum]) => [name, group[sum] === null ? null : Number(group[sum])] as const),
    ['costUsd', group.cost === null ? null : formatUsd(group.cost)],
    ['chargeUsd', formatUsd(group.charge ?? 0n)],
  ]
}
