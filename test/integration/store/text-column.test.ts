import { PGlite } from '@electric-sql/pglite'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import {
  int4Array,
  int8Array,
  textArray,
  textColumn,
  textColumnSql,
} from '../../../src/store/postgres/array-literal.ts'

const db = await PGlite.create({ parsers: { 20: BigInt } })
afterAll(() => db.close())

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string(),
  fc.constantFrom('', 'NULL', '\0', '\x1e', '\x1f', '{}', '"', '\\'),
)
const utf8 = (value: string) => Buffer.from(value, 'utf8').toString('utf8')

test('text columns survive whatever they hold, save for three control characters', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.option(text), { minLength: 1, maxLength: 6 }), async (values) => {
      const { rows } = await db.query<{ a: (string | null)[] }>(`select ${textColumnSql('$1')} as a`, [
        textColumn(values),
      ])
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what the test is about
      const expected = values.map((value) => (value === null ? null : utf8(value.replace(/[\0\x1e\x1f]/g, '\uFFFD'))))
      expect(rows[0]?.a).toEqual([...expected, ''])
    }),
    { numRuns: 300 },
  )
})

test('array literals of text survive whatever they hold, save for NUL', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(text, { maxLength: 6 }), async (values) => {
      const { rows } = await db.query<{ v: string }>(
        'select v from unnest(($1::text)::text[]) with ordinality as t (v, n) order by n',
        [textArray(values)],
      )
      expect(rows.map((row) => row.v)).toEqual(values.map((value) => utf8(value.replaceAll('\0', '\uFFFD'))))
    }),
    { numRuns: 300 },
  )
})

test('numbers that a column cannot hold are rounded and clamped', () => {
  expect(int4Array([1.5, -0.4, Number.NaN, Infinity, 1e12, undefined, null])).toBe(
    '{2,0,NULL,2147483647,2147483647,NULL,NULL}',
  )
  expect(int8Array([1n, -9_000_000_000_000_000_000n, 12.7, undefined])).toBe('{1,-9000000000000000000,13,NULL}')
})
