import { describe, expect, test } from 'vitest'
import { failureOfStatus, redact } from '../../../src/pipeline/upstream-error.ts'

const refusal = (message: string) => Buffer.from(JSON.stringify({ error: { message } }))

describe('a provider’s text', () => {
  test.each(['byok', 'resale', 'cheap'] as const)('shows nothing of what proved who asks: %s', (lane) => {
    const answer = refusal('The credential s3cr3t-t0ken, got for "plain secret", may not use model m.')
    const { fault } = failureOfStatus(400, answer, undefined, lane, ['s3cr3t-t0ken', 'plain secret', ''])
    expect(fault.message).toContain('may not use model m')
    expect(fault.message).not.toMatch(/s3cr3t|plain secret/)
  })

  test.each([
    `AIza${'Sy0_-'.repeat(7)}`,
    'ya29.a0AfH6SMB_x-y.z',
    'AKIAIOSFODNN7EXAMPLE',
    'sk-proj-abc123',
    'someone@example.com',
  ])('loses what names an account: %s', (secret) => {
    expect(redact(`refused (${secret}) for the model`)).toBe('refused ([redacted]) for the model')
  })
})
