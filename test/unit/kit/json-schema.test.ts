import { describe, expect, it } from 'vitest'
import { followsSchema } from '../../../src/kit/json-schema.ts'

const person = {
  type: 'object',
  properties: { name: { type: 'string', minLength: 1 }, age: { type: ['integer', 'null'], minimum: 0 } },
  required: ['name', 'age'],
  additionalProperties: false,
}
const tree = {
  $ref: '#/$defs/node',
  $defs: { node: { type: 'object', properties: { next: { anyOf: [{ $ref: '#/$defs/node' }, { type: 'null' }] } } } },
}

describe('a JSON value', () => {
  it.each([
    [person, { name: 'Ada', age: 36 }, true],
    [person, { name: 'Ada', age: null }, true],
    [person, { name: '', age: 1 }, false],
    [person, { name: 'Ada', age: 1.5 }, false],
    [person, { name: 'Ada', age: -1 }, false],
    [person, { name: 'Ada' }, false],
    [person, { name: 'Ada', age: 1, more: 1 }, false],
    [person, [], false],
    [{ enum: ['a', 'b'] }, 'b', true],
    [{ enum: ['a', 'b'] }, 'c', false],
    [{ const: { a: 1 } }, { a: 1 }, true],
    [{ type: 'array', items: { type: 'number' }, maxItems: 2 }, [1, 2], true],
    [{ type: 'array', items: { type: 'number' }, maxItems: 2 }, [1, 2, 3], false],
    [{ type: 'array', items: { type: 'number' } }, ['1'], false],
    [{ type: 'OBJECT', properties: { a: { type: 'STRING' } } }, { a: 1 }, false],
    [{ oneOf: [{ type: 'string' }, { type: 'number' }] }, 1, true],
    [{ oneOf: [{ type: 'integer' }, { type: 'number' }] }, 1, false],
    [{ allOf: [{ minimum: 1 }, { maximum: 3 }] }, 4, false],
    [{ exclusiveMinimum: 1 }, 1, false],
    [tree, { next: { next: null } }, true],
    [tree, { next: { next: 1 } }, false],
    [{ pattern: '^(a+)+$', format: 'email', unknown: 1 }, 'anything', true],
    [true, 1, true],
    [false, 1, false],
  ])('%j: %j is held against it: %s', (schema, value, good) => {
    expect(followsSchema(value, schema)).toBe(good)
  })

  it('is not held against what never ends', () => {
    const loop = { $ref: '#/$defs/a', $defs: { a: { anyOf: [{ $ref: '#/$defs/a' }, { $ref: '#/$defs/a' }] } } }
    expect(typeof followsSchema(1, loop)).toBe('boolean')
    expect(followsSchema({ constructor: 1 }, { type: 'object', properties: {}, required: ['toString'] })).toBe(false)
  })
})
