import { expect, test } from 'vitest'
import { Redaction, withoutSecrets } from '../../../src/kit/redact.ts'
import { inTime } from '../../support/least-time.ts'

const key = 'tl_AbCdEfGhIjKlMnOpQrStUvWxYz0123456789_-AbCdE'
const pem = '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQ\nEFAASCBKcwggSjAgEAAo\n-----END PRIVATE KEY-----\n'

test.each([
  [`refused ${key} there`, 'AbCdEf'],
  ['authorization: Bearer abcdef0123', 'abcdef0123'],
  ['{"x-api-key":"short-one"}', 'short-one'],
  ['cannot reach postgres://me:p@ss/w0rd@db.internal:5432/trilane', 'p@ss'],
  ['cannot reach https://hooks.test/T1/notify?token=whsec_123&x=1', 'whsec_123'],
  ['proxy http://user:pa%40ss@proxy:3128 said no', 'pa%40ss'],
  ['sk-proj-0123456789abcdef is wrong', '0123456789'],
  ['AIzaSyA0123456789abcdefghijklmnopqrstu', 'SyA012'],
  ['AKIAIOSFODNN7EXAMPLE', 'IOSFODNN'],
  ['token eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ4In0.c2ln', 'eyJpc3'],
  [pem, 'MIIEvQ'],
  ['Unexpected token \'T\', "The patient "is" ill"... is not valid JSON', 'patient'],
  ['SyntaxError: Cannot convert the patient is ill to a BigInt', 'patient'],
  ['invalid input syntax for type json: "{"role": "the patient"}"', 'patient'],
  ['value "the patient is ill" is too long', 'patient'],
])('%s', (text, secret) => {
  expect(new Redaction().line(text)).not.toContain(secret)
})

test('what people need in a log stays', () => {
  const redaction = new Redaction()
  for (const text of [
    'request req_0199c0ffee0199c0ffee0199c0ffee01 of ws_0199c0ffee0199c0ffee0199c0ffee01',
    'relation "request_idempotency" does not exist',
    `Cannot read properties of undefined (reading 'lane')`,
    '    at StreamRelay.ended (file:///opt/trilane/src/pipeline/relay-stream.ts:48:12)',
    'Trilane is serving at http://127.0.0.1:8787',
    'the model meta-llama-3-1-70b-instruct-turbo-fp8-long-context-v2 rests',
  ]) {
    expect(redaction.line(text)).toBe(text)
  }
})

test('problems of the configuration are told in full', () => {
  const problem = 'trilane.yaml:4 credentials[0].apiKey: the environment variable NO_KEY is not set'
  expect(new Redaction().text(problem)).toBe(problem)
})

test.each([
  '"',
  'a.',
  ': "x" ',
  'key=',
  'secret',
  'x://',
  '-----BEGIN -----',
  'eyJaaaaaaaa-',
  'Cannot convert ',
  '\n at ',
])('a long line of %j takes no time to speak of', async (piece) => {
  const redaction = new Redaction()
  await inTime(1_000, () => redaction.line(piece.repeat(120_000 / piece.length)))
})

test('secrets that are known are taken out in every form', () => {
  const redaction = new Redaction()
  redaction.conceal([JSON.stringify({ private_key: pem }), 'AKID0:half+of/a+pair0', 'plain word', undefined, 'cheap'])
  expect(redaction.text('MIIEvQIBADANBgkqhkiG9w0BAQ')).toBe('[redacted]')
  expect(redaction.text('half+of/a+pair0')).toBe('half+of/a+pair0')
  expect(redaction.text('AKID0:half+of/a+pair0')).toBe('[redacted]')
  expect(redaction.text('a plain word here, cheap')).toBe('a [redacted] here, cheap')
})

test('providers repeat parts of a secret, and as JSON writes it', () => {
  const pair = 'AKID0123456789AB:wJalrXUtnFEMI/K7MDENG/bPxRfiCY'
  const account = JSON.stringify({ private_key: pem })
  expect(withoutSecrets('bad secret wJalrXUtnFEMI/K7MDENG/bPxRfiCY', [pair])).toBe('bad secret [redacted]')
  expect(withoutSecrets(JSON.stringify({ message: account }), [account])).not.toContain('MIIEvQ')
  expect(withoutSecrets(pem, [account])).not.toContain('EFAASCBKcwggSjAgEAAo')
})

test('of an error its stack and causes are told, of its fields only the code', () => {
  const cause = Object.assign(new Error('no'), { code: 'ECONNREFUSED', command: { args: ['hunter2'] } })
  const told = new Redaction().error(Object.assign(new Error('it broke', { cause }), { body: 'the patient' }))
  expect(told).toMatch(/^Error: it broke\n {4}at [\s\S]*\ncaused by Error: no\n[\s\S]* \[ECONNREFUSED\]$/)
  expect(told).not.toMatch(/hunter2|patient/)
})
