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

  // github.com/aws/aws-sdk-js/issues/2372
  const echoed = [
    'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
    'The Canonical String for this request should have been',
    "'POST\n/model/m/converse\n\nhost:bedrock-runtime.eu-west-1.amazonaws.com\nx-amz-date:20181122T195017Z",
    'x-amz-security-token:AgoGb3JpZ2luEAAaDmFwLW5v//dmpEJ+o=\n\nhost;x-amz-date;x-amz-security-token\ne3b0c442',
    "The String-to-Sign should have been\n'AWS4-HMAC-SHA256\n20181122T195017Z\n20181122/eu-west-1/bedrock/aws4_request'",
  ].join('\n')

  test('shows nothing of a signed request that Amazon echoes', () => {
    for (const status of [400, 403]) {
      for (const lane of ['cheap', 'resale'] as const) {
        const { fault, elsewhere } = failureOfStatus(
          status,
          Buffer.from(JSON.stringify({ message: echoed })),
          undefined,
          lane,
        )
        expect(fault.message).not.toMatch(/security-token|AgoGb3|Canonical|bedrock/)
        // The account is to blame, not the request: another may do better.
        expect({ elsewhere, code: fault.code }).toEqual({ elsewhere: true, code: 'upstream_credential_rejected' })
      }
    }
    expect(redact(echoed)).toMatch(/^The request signature we calculated .* for details\.$/)
  })

  test.each([
    'x-amz-security-token:AgoGb3JpZ2lu//dmpEJ+o=',
    'Credential=AKIAIOSFODNN7EXAMPLE/20150830/us-east-1/iam/aws4_request',
    'arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/example',
    'AROAIOSFODNN7EXAMPLE',
    '123456789012',
  ])('loses what names an account at Amazon: %s', (secret) => {
    expect(redact(`refused (${secret}) for the model`)).toMatch(/^refused \(\[redacted\]\)? for the model$/)
  })
})
