import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { checkMasterKey, makeVerifier, readMasterKey } from '../../../src/keys/verifier.ts'

test('a verifier knows its own master key and no other', () => {
  const key = randomBytes(32)
  const stored = makeVerifier(key)
  expect(checkMasterKey(stored, key)).toBe(true)
  expect(checkMasterKey(stored, randomBytes(32))).toBe(false)
  expect(checkMasterKey('', key)).toBe(false)
  expect(stored).not.toContain(key.toString('base64').slice(0, 20))
})

test('a master key is 32 bytes in base64, with or without padding', () => {
  const key = randomBytes(32)
  expect(readMasterKey(key.toString('base64'))).toEqual(key)
  expect(readMasterKey(` ${key.toString('base64url')}\n`)).toEqual(key)
  for (const bad of [
    '',
    'secret',
    randomBytes(31).toString('base64'),
    randomBytes(33).toString('base64'),
    '!'.repeat(44),
  ]) {
    expect(() => readMasterKey(bad)).toThrow('32 bytes in base64')
  }
})
