import { writeFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { features } from '../../src/wire/translate/fidelity.ts'
import { caseNames } from './cases.ts'
import { pairs, type Run, runMatrix } from './run-matrix.ts'
import { matrixText } from './write-matrix.ts'

/** The slowest machine this should run on, not a goal: it takes a minute and more on an idle one. */
const LONGEST_MS = 1_800_000

let runs: Run[] = []
beforeAll(async () => {
  runs = await runMatrix()
  // scripts/write-fidelity.mjs asks for the document this way.
  const file = process.env.TRILANE_FIDELITY_FILE
  if (file !== undefined && runs.every(({ verdict }) => verdict !== 'failed')) writeFileSync(file, matrixText(runs))
}, LONGEST_MS)

/** Reasons of all features that may be refused. */
const reasons = Object.values(features).flatMap(({ refused, reason }) => (refused ? [reason] : []))

const told = ({ name, lane, stream, defects }: Run) =>
  `${name} (${lane}${stream ? ', stream' : ''}): ${defects.join('; ')}`

describe.each(pairs)('%s to %s', (surface, provider) => {
  const of = () => runs.filter((run) => run.surface === surface && run.provider === provider)

  test('nothing is lost silently', () => {
    expect(
      of()
        .filter(({ verdict }) => verdict === 'failed')
        .map(told),
    ).toEqual([])
  })

  test('four cases of five pass', () => {
    const names = caseNames.filter((name) => of().some((run) => run.name === name))
    const passed = names.filter((name) =>
      of().every((run) => run.name !== name || run.verdict === 'pass' || run.lane === 'resale'),
    )
    expect(names.length).toBeGreaterThanOrEqual(40)
    expect(passed.length / names.length).toBeGreaterThanOrEqual(32 / 40)
  })

  test('fields are told as the client wrote them', () => {
    const wrong = of().filter(({ misnamed }) => misnamed.length > 0)
    expect(wrong.map(({ name, misnamed }) => `${name}: ${misnamed}`)).toEqual([])
  })

  test('refusals are documented ones', () => {
    const refused = of().filter(({ verdict }) => verdict === 'refused')
    expect(refused.filter(({ text = '' }) => !reasons.some((reason) => text.includes(reason)))).toEqual([])
  })
})
