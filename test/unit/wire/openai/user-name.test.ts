import { describe, expect, test } from 'vitest'
import { writeTier } from '../../../../src/wire/openai/tier.ts'
import { writeUser } from '../../../../src/wire/openai/user-name.ts'
import { Losses } from '../../../../src/wire/translate/losses.ts'

describe('names of users', () => {
  test('up to 64 characters stay as they are', () => {
    const losses = new Losses()
    expect([undefined, 'u', 'u'.repeat(64)].map((user) => writeUser(user, losses))).toEqual([
      undefined,
      'u',
      'u'.repeat(64),
    ])
    expect(losses.dropped).toEqual([])
  })

  test('longer ones become a fingerprint that is the same each time, and it is told', () => {
    const losses = new Losses()
    const long = JSON.stringify({ device_id: 'd'.repeat(64), session_id: 's' })
    const written = writeUser(long, losses)
    expect(written).toMatch(/^[0-9a-f]{64}$/)
    expect(writeUser(long, losses)).toBe(written)
    expect(writeUser(`${long} `, losses)).not.toBe(written)
    expect(losses.dropped).toEqual(['user'])
  })
})

test('tiers go by the names that OpenAI has for them', () => {
  expect(['standard', 'default', 'priority', 'flex'].map(writeTier)).toEqual(['default', 'default', 'priority', 'flex'])
})
