import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { credentialHint } from '../../../src/keys/hint.ts'
import { hashSecret, issueSecret, looksIssued, sameHash } from '../../../src/keys/issue.ts'

test('secrets have their form, are all different and are recognised', () => {
  const keys = Array.from({ length: 200 }, () => issueSecret('tl'))
  for (const { secret, hash, hint } of keys) {
    expect(secret).toMatch(/^tl_[A-Za-z0-9_-]{43}$/)
    expect(hash).toBe(createHash('sha256').update(secret).digest('hex'))
    expect(hint).toBe(`${secret.slice(0, 5)}…${secret.slice(-4)}`)
    expect(looksIssued('tl', secret)).toBe(true)
    expect(looksIssued('tlm', secret)).toBe(false)
  }
  expect(new Set(keys.map((key) => key.secret)).size).toBe(200)
  expect(issueSecret('tlm').secret).toMatch(/^tlm_[A-Za-z0-9_-]{43}$/)
})

test('hashes compare by content, whatever their length', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      expect(sameHash(hashSecret(a), hashSecret(b))).toBe(a === b)
      expect(sameHash(hashSecret(a), b)).toBe(false)
    }),
  )
})

test('a hint shows the vendor prefix and four characters, of short secrets nothing', () => {
  expect(credentialHint('sk-proj-abcdefghijklmnopqrstuvwxyz')).toBe('sk-proj-…wxyz')
  expect(credentialHint('AIzaSyA1234567890abcdefgh')).toBe('…efgh')
  expect(credentialHint('gsk_1234567890abcdefgh')).toBe('gsk_…efgh')
  expect(credentialHint('short-secret')).toBe('…')
})
