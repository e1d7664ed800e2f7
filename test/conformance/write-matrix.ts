import { type Feature, features } from '../../src/wire/translate/fidelity.ts'
import { type CaseName, caseNames } from './cases.ts'
import { clientOf, surfaces } from './clients.ts'
import { pairs, type Run } from './run-matrix.ts'

/** docs/fidelity.md, made from the list of features and what the matrix showed. */
export function matrixText(runs: readonly Run[]): string {
  return [
    '# What is carried over between wire formats',
    'Made by `node scripts/write-fidelity.mjs`; do not edit. A request goes to a provider of the same format in the same bytes. To a provider of another format it is translated; what that format has no words for is either left out, which the answer tells in the header `x-trilane-warnings`, or the request is refused with a 400 whose code is `unsupported_by_provider` and whose text names the field.',
    '## Features',
    featureTable(),
    '## Pairs',
    'Cases that pass, that pass with something left out (⚠), that are refused (✗), and for which the client has no words (–), out of all cases, on the lane `byok`, whole and as a stream.',
    countTable(runs),
    '## Cases',
    ...surfaces.map((surface) => `### From ${surface}\n\n${caseTable(runs, surface)}`),
    '## On the operator’s accounts',
    'On the lanes `resale` and `cheap` nothing may be kept at the provider, and tools that run there are not on sale. What is other than above:',
    laneTable(runs),
    '',
  ].join('\n\n')
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

function featureTable(): string {
  const rows = (Object.keys(features) as Feature[]).map((feature) => {
    const { refused, reason } = features[feature]
    return [`\`${feature}\``, refused ? 'refused' : 'left out', reason]
  })
  return table(['Feature', 'Without words for it', 'The provider’s format, because'], rows)
}

type Pair = (typeof pairs)[number]

function runsOf(runs: readonly Run[], [surface, provider]: Pair, name: CaseName, lane: Run['lane']): Run[] {
  return runs.filter(
    (run) => run.surface === surface && run.provider === provider && run.name === name && run.lane === lane,
  )
}

function cell(found: readonly Run[]): string {
  const refused = found.find(({ verdict }) => verdict === 'refused')
  if (found.length === 0) return '–'
  if (found.some(({ verdict }) => verdict === 'failed')) return 'failed'
  if (refused) return `✗ \`${refused.field}\``
  const dropped = [...new Set(found.flatMap(({ warnings }) => warnings))]
  return dropped.length === 0 ? '✓' : `⚠ ${dropped.map((name) => `\`${name}\``).join(', ')}`
}

function countTable(runs: readonly Run[]): string {
  const rows = pairs.map((pair) => {
    const cells = caseNames.map((name) => cell(runsOf(runs, pair, name, 'byok')))
    const count = (sign: string) => String(cells.filter((text) => text.startsWith(sign)).length)
    return [pair[0], pair[1], count('✓'), count('⚠'), count('✗'), count('–'), String(cells.length)]
  })
  return table(['Client', 'Provider', '✓', '⚠', '✗', '–', 'Cases'], rows)
}

function caseTable(runs: readonly Run[], surface: Pair[0]): string {
  const own = pairs.filter(([from]) => from === surface)
  const client = clientOf(surface, 'http://127.0.0.1', 'none')
  const rows = caseNames.map((name) => {
    const none = client.request(name)
    if (none) return [name, `– (${none.notExpressible})`, ...own.slice(1).map(() => '–')]
    return [name, ...own.map((pair) => cell(runsOf(runs, pair, name, 'byok')))]
  })
  return table(['Case', ...own.map(([, provider]) => provider)], rows)
}

function laneTable(runs: readonly Run[]): string {
  const rows = pairs.flatMap((pair) =>
    caseNames.flatMap((name) => {
      const byok = cell(runsOf(runs, pair, name, 'byok'))
      const resale = cell(runsOf(runs, pair, name, 'resale'))
      return byok === resale ? [] : [[pair[0], pair[1], name, resale]]
    }),
  )
  return table(['Client', 'Provider', 'Case', 'On resale'], rows)
}
