import { expect, test } from 'vitest'
import { elementsOf, memberNamed, membersOf } from '../../../src/kit/json-members.ts'

const elements = (array: string) => {
  const json = Buffer.from(`{"a":${array}}`)
  const found = elementsOf(json, memberNamed(membersOf(json) ?? [], 'a'))
  return found?.map(({ start, end }) => json.toString('utf8', start, end))
}

test.each([
  ['[]', []],
  ['[ ]', []],
  ['[1]', ['1']],
  [' [ {"b":[1,"]"]} , "x,\\"]", null ] ', ['{"b":[1,"]"]}', '"x,\\"]"', 'null']],
  ['{}', undefined],
  ['"[1]"', undefined],
  ['[1,]', undefined],
])('%s', (array, expected) => {
  expect(elements(array)).toEqual(expected)
})
