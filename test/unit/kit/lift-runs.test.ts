import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { liftRuns } from '../../../src/kit/lift-runs.ts'

const MB = 1024 * 1024
const fields = new Set(['data', 'url'])
const run = (length: number, unit = 'aZ09+/_-') =>
  `${unit.repeat(Math.ceil(length / unit.length)).slice(0, length - 2)}==`
const bytes = (value: unknown, space?: number) => Buffer.from(JSON.stringify(value, null, space))
/** Makes any body one that is searched. */
const padding = 'a b '.repeat(MB / 4)

/** A body of many lengths with a control character near its end, or in its middle. */
function withControl(at: number): [string, string] {
  const text = `{"data":"${run(2 * MB + (at % 3))}"}`
  const place = at < 5 ? text.length - 3 - at : 1_200_000 + at
  return [`a control character at ${place}`, `${text.slice(0, place)}\u001f${text.slice(place + 1)}`]
}

describe('liftRuns', () => {
  it('takes a long run out of the text that is parsed, and puts it back to the byte', () => {
    const body = bytes({ model: 'm', parts: [{ data: run(3 * MB) }, { url: `data:image/png;base64,${run(MB)}` }] }, 2)
    const { text, runs } = liftRuns(body, fields) ?? {}
    expect(runs?.count).toBe(2)
    expect(text?.length).toBeLessThan(300)
    expect(runs?.restore(text ?? '').equals(body)).toBe(true)
  })

  const long = fc.integer({ min: 16_300, max: 70_000 }).map((length) => run(length))
  const hard = fc.string({ unit: fc.constantFrom('"', '\\', ',', ':', 'a', '=', 'é', '\n', 'data:'), maxLength: 40 })
  const text = fc.oneof(
    hard,
    long,
    long.map((data) => `data:image/png;base64,${data}`),
    fc.tuple(hard, long, hard).map((pieces) => pieces.join('')),
    long.map((data) => JSON.stringify({ data })),
  )
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      text,
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(fc.constantFrom('data', 'url', 'text', '"data'), tie('value'), {
        maxKeys: 4,
        noNullPrototype: true,
      }),
    ),
  }))
  it('says the same, whatever the runs stand in', () => {
    fc.assert(
      fc.property(value, fc.constantFrom(undefined, 1), (found, space) => {
        const body = bytes({ padding, found, data: run(20_000) }, space)
        const lifted = liftRuns(body, fields)
        const read: unknown = JSON.parse(lifted?.text ?? '')
        expect(lifted?.runs.restore(JSON.stringify(read)).equals(bytes(JSON.parse(body.toString())))).toBe(true)
        expect(lifted?.runs.lengthOf(JSON.stringify(read))).toBe(JSON.stringify(JSON.parse(body.toString())).length)
      }),
      { numRuns: 20 },
    )
  })

  it('tells how long a text is with its run, and that a run stands for itself as often as it is written', () => {
    const url = `data:image/png;base64,${run(20_000)}`
    const { text, runs } = liftRuns(bytes({ padding, url }), fields) ?? {}
    const read = JSON.parse(text ?? '') as { url: string }
    expect(runs?.lengthOf(read.url)).toBe(url.length)
    expect(runs?.lengthOf('hello')).toBe(5)
    expect(runs?.restore(`${read.url} and ${read.url} é`).toString()).toBe(`${url} and ${url} é`)
  })

  it.each([
    ['a member of another name', { text: run(2 * MB) }],
    ['an element of a list', { data: [run(2 * MB)] }],
    ['a text that is no base64', { data: `https://x/${run(2 * MB)}` }],
    ['a text that is no ASCII', { data: `${run(2 * MB)}é` }],
    ['a text with escapes', { data: run(2 * MB, 'a/é') }],
    ['a URL that is not in base64', { url: `data:image/svg+xml,${run(2 * MB)}` }],
    ['JSON in a text', { data: JSON.stringify({ data: run(2 * MB) }) }],
    ['short runs', { data: Array.from({ length: 200 }, () => ({ data: run(12_000) })) }],
    ['a small body', { data: run(MB / 2) }],
  ])('leaves %s', (_, value) => {
    expect(liftRuns(bytes(value), fields)).toBeUndefined()
  })

  it.each<[string, string]>([
    ...[0, 1, 2, 3, 4, 5, 6, 7, 8].map(withControl),
    ['a second text behind the first', `{"data":"""data":"${run(2 * MB)}"}`],
    ['a run outside of a text', `{"data":${run(2 * MB)}}`],
    ['a number that is none', `{"data":"" "data":"",${run(2 * MB, '1')}"}`],
    ['an end that is missing', `{"data":"${run(2 * MB)}`],
    ['a key that is not closed', `{"data:"${run(2 * MB)}"}`],
  ])('makes no JSON of %s', (_, broken) => {
    expect(() => JSON.parse(broken)).toThrow()
    const text = liftRuns(Buffer.from(broken), fields)?.text ?? broken
    expect(() => JSON.parse(text)).toThrow()
  })

  it('has marks that nobody can know beforehand', () => {
    const body = bytes({ data: run(2 * MB) })
    const marks = [1, 2].map(() => (JSON.parse(liftRuns(body, fields)?.text ?? '') as { data: string }).data)
    expect(marks[0]).not.toBe(marks[1])
    const [mark = ''] = marks
    const { text = '', runs } = liftRuns(bytes({ data: run(2 * MB), text: mark }), fields) ?? {}
    expect(runs?.isMark(mark)).toBe(false)
    expect(runs?.restore(text).toString()).toContain(`"text":"${mark}"`)
  })
})
