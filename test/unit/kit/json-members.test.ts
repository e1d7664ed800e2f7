import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { duplicateKey, editMembers, membersOf, wholeMembersOf } from '../../../src/kit/json-members.ts'

/** JSON text of a value with random white space between tokens, and long strings with many escapes. */
const spaces = fc.array(fc.constantFrom(' ', '\n', '\t', '\r'), { maxLength: 2 }).map((all) => all.join(''))
const hardText = fc.oneof(
  fc.string(),
  fc.string({
    unit: fc.constantFrom('"', '\\', '{', '}', '[', ']', ',', ':', 'a', 'é', '\u2028', '\n'),
    maxLength: 200,
  }),
)
const value = fc
  .jsonValue({ maxDepth: 3 })
  .chain((json) => fc.constantFrom(JSON.stringify(json), JSON.stringify(json, null, 2)))
const key = fc.oneof(hardText, fc.constantFrom('model', 'stream', 'usage', 'mod\u0065l'))
const object = fc
  .uniqueArray(
    fc.tuple(
      key,
      fc.oneof(
        value,
        hardText.map((text) => JSON.stringify(text)),
      ),
    ),
    { selector: ([name]) => name, maxLength: 8 },
  )
  .chain((members) =>
    fc.array(spaces, { minLength: 4, maxLength: 4 }).map(([a, b, c, d]) => ({
      members,
      text: `${a}{${b}${members.map(([name, json]) => `${JSON.stringify(name)}${c}:${d}${json}`).join(`${b},${c}`)}${d}}${a}`,
    })),
  )

describe('wholeMembersOf', () => {
  it('finds the same in any object', () => {
    fc.assert(
      fc.property(object, ({ text }) => {
        const json = Buffer.from(text)
        expect(wholeMembersOf(json)).toEqual(membersOf(json))
      }),
      { numRuns: 2_000 },
    )
  })

  it('finds nothing in one with another byte in its structure', () => {
    fc.assert(
      fc.property(object, fc.nat(), fc.constantFrom('}', ']', '[', ',', ':', 'x', '{'), ({ text }, place, other) => {
        const outside = [...text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{},:]/g)].filter(([found]) => found.length === 1)
        const at = outside[place % outside.length]?.index ?? 0
        const broken = text.slice(0, at) + other + text.slice(at + 1)
        fc.pre(!isJson(broken))
        expect(wholeMembersOf(Buffer.from(broken))).toBeUndefined()
      }),
      { numRuns: 5_000 },
    )
  })

  it.each([
    '{"a":[{"b":1]}}',
    '{"a":{"b":tru}}',
    '{"a":{"b":}}',
    '{"a":[1,]}',
    '{"a":[,1]}',
    '{"a":{"b" 1}}',
    '{"a":{b:1}}',
    '{"a":[1 2]}',
    '{"a":nul}',
    '{"a":{"b":1,}}',
  ])('takes %s for none', (text) => {
    expect(wholeMembersOf(Buffer.from(text))).toBeUndefined()
  })

  it('reads numbers that only Python writes, and whatever is deep', () => {
    for (const value of ['NaN', '-Infinity', '[Infinity,null,-1.5e-7]', `${'['.repeat(5_000)}${']'.repeat(5_000)}`]) {
      expect(wholeMembersOf(Buffer.from(`{"a":${value}}`))).toHaveLength(1)
    }
  })
})

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

describe('membersOf', () => {
  it('finds each member of any object, values to the byte', () => {
    fc.assert(
      fc.property(object, ({ members, text }) => {
        const json = Buffer.from(text)
        const found = membersOf(json)
        expect(found?.map(({ key: name, start, end }) => [name, json.toString('utf8', start, end)])).toEqual(members)
      }),
      { numRuns: 2_000 },
    )
  })

  it('takes a cut-off object for none', () => {
    fc.assert(
      fc.property(object, fc.double({ min: 0, max: 1, noNaN: true }), ({ text }, part) => {
        const json = Buffer.from(text.trim())
        const cut = json.subarray(0, Math.floor((json.length - 1) * part))
        expect(membersOf(cut)).toBeUndefined()
      }),
    )
  })

  it.each(['', '[]', '"x"', 'null', '{}{}', '{"a":1}x', '{"a"}', '{"a":}', '{"a":1 "b":2}', '{a:1}'])(
    'takes %s for no object',
    (text) => {
      expect(membersOf(Buffer.from(text))).toBeUndefined()
    },
  )

  it('sees a key twice although it is written in two ways', () => {
    expect(duplicateKey(membersOf(Buffer.from('{"model":1,"mod\\u0065l":2}')) ?? [])).toBe('model')
  })
})

describe('editMembers', () => {
  it('changes what it is told and leaves the rest', () => {
    const edits = fc.dictionary(key, fc.option(value, { nil: undefined }), { maxKeys: 4 })
    fc.assert(
      fc.property(object, edits, ({ text }, changes) => {
        const json = Buffer.from(text)
        const wanted = JSON.parse(text) as Record<string, unknown>
        for (const [name, json2] of Object.entries(changes)) {
          if (json2 === undefined) delete wanted[name]
          else
            Object.defineProperty(wanted, name, {
              value: JSON.parse(json2),
              enumerable: true,
              configurable: true,
              writable: true,
            })
        }
        const edited = editMembers(json, membersOf(json) ?? [], new Map(Object.entries(changes)))
        expect(JSON.parse(edited.toString())).toEqual(JSON.parse(JSON.stringify(wanted)))
        expect(json.toString()).toBe(text)
      }),
      { numRuns: 2_000 },
    )
  })

  it('keeps every byte outside of a replaced value', () => {
    const json = Buffer.from('{ "messages" : [ {"content":"\\u00e9 \\"model\\": 1"} ] ,\n "model":"a" }')
    const edited = editMembers(json, membersOf(json) ?? [], new Map([['model', '"bb"']]))
    expect(edited.toString()).toBe('{ "messages" : [ {"content":"\\u00e9 \\"model\\": 1"} ] ,\n "model":"bb" }')
  })
})
