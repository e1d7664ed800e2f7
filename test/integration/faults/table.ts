import type { Behaviour } from '../../simulator/behaviour.ts'
import type { BadListeners } from '../../support/bad-listeners.ts'
import {
  ANSWER,
  answerOf,
  CHUNKS,
  chunkedBody,
  chunksOf,
  eventsOf,
  HALF_STREAM,
  httpOf,
  SAID,
  STREAM,
} from './bytes.ts'

/** What a client and the books have of a request whose provider misbehaves. */
export type Expected =
  /** Answered by this very provider, to its end, and charged. `garbled`: events that no client can read. */
  | { readonly kind: 'whole'; readonly said: string | null; readonly garbled?: number }
  /** No answer; another candidate gives it where there is one and `elsewhere` says so. */
  | Failure
  /** Broken off behind some content: an error event, no end, no charge, and nobody else is asked. */
  | { readonly kind: 'broken'; readonly reason: 'stream_broken' | 'error_event' }

export interface Failure {
  readonly kind: 'failed'
  /** What the client gets where nobody else is there. */
  readonly status: number
  readonly code: string
  readonly retryAfter: string | null
  /** Of the attempt on record. */
  readonly reason: string
  readonly elsewhere: boolean
  /** Whether the request reaches the provider. */
  readonly asked: boolean
  /** Whether the attempt has a cost, which nobody is charged for. */
  readonly billed: boolean
}

/** One way to misbehave: in plain answers and in streams. */
export interface Row {
  readonly name: string
  /** Where the provider is, if not at the simulator. */
  readonly at?: keyof BadListeners['origins']
  /** With times of half a second to the head and between two chunks. */
  readonly hangs?: boolean
  readonly plain: Case
  readonly stream: Case
}

export interface Case {
  readonly does: Behaviour
  readonly expected: Expected
}

const whole: Expected = { kind: 'whole', said: SAID }
/** An answer without a word that is one all the same. */
const wordless: Expected = { kind: 'whole', said: null }
const broken: Expected = { kind: 'broken', reason: 'stream_broken' }
const toldError: Expected = { kind: 'broken', reason: 'error_event' }

function failed(status: number, code: string, reason: string, more: Partial<Failure> = {}): Failure {
  const usual = { retryAfter: null, elsewhere: true, asked: true, billed: false }
  return { kind: 'failed', status, code, reason, ...usual, ...more }
}

const billed = { billed: true }
const unreached = failed(502, 'upstream_unreachable', 'connect', { asked: false })
const reset = failed(502, 'upstream_unreachable', 'reset', billed)
const garbled = failed(502, 'upstream_unreachable', 'protocol', billed)
const late = failed(504, 'upstream_timeout', 'timeout', billed)
const empty = failed(502, 'empty_answer', 'empty_answer', billed)
const malformed = failed(502, 'malformed_answer', 'malformed_answer', billed)
const errorAnswer = failed(502, 'error_answer', 'error_answer')

const ofStatus = (status: number, code: string, told = 502, more: Partial<Failure> = {}) =>
  failed(told, code, `status ${status}`, more)

/** The same in both. */
const both = (name: string, does: Behaviour, expected: Expected, more: Partial<Row> = {}): Row => ({
  name,
  plain: { does, expected },
  stream: { does, expected },
  ...more,
})
const each = (
  name: string,
  plain: [Behaviour, Expected],
  stream: [Behaviour, Expected],
  more: Partial<Row> = {},
): Row => ({
  name,
  plain: { does: plain[0], expected: plain[1] },
  stream: { does: stream[0], expected: stream[1] },
  ...more,
})
const statusRow = (status: number, expected: Expected, does: Behaviour = {}, name = `status ${status}`) =>
  both(name, { status, ...does }, expected)
/** The whole answer by the byte, in both. */
const rawRow = (name: string, write: (body: string, stream: boolean) => string, plain: Expected, stream = plain): Row =>
  each(name, [{ rawAnswer: write(ANSWER, false) }, plain], [{ rawAnswer: write(STREAM, true) }, stream])

const refusedCredential = { status: 503, code: 'upstream_credential_rejected' }
const aboutRequest = { elsewhere: false }

const connecting: readonly Row[] = [
  both('a name that does not resolve', {}, unreached, { at: 'nameless' }),
  both('a port that nobody listens on', {}, unreached, { at: 'refusing' }),
  both('a certificate that nobody trusts', {}, unreached, { at: 'untrusted' }),
  both('a certificate of another host', {}, unreached, { at: 'misnamed' }),
  both('a certificate that is good', {}, whole, { at: 'trusted' }),
  both('plain HTTP in place of TLS', {}, unreached, { at: 'plain' }),
  both('a hang while connecting', {}, unreached, { at: 'silent' }),
  both('an end in place of an answer', {}, { ...reset, asked: false }, { at: 'closing' }),
]

const hanging: readonly Row[] = [
  both('a reset before the head', { connectionReset: true }, reset),
  both('a hang before the head', { hang: 'before-headers' }, late, { hangs: true }),
  both('a hang behind the head', { hang: 'after-headers' }, late, { hangs: true }),
  each('a hang amid the body', [{ hang: 'mid-stream' }, late], [{ hang: 'mid-stream' }, broken], { hangs: true }),
  both('a slow head', { delayMs: 100 }, whole, { hangs: true }),
  both('slow chunks', { firstByteDelayMs: 100, chunkDelayMs: 50 }, whole, { hangs: true }),
]

const statuses: readonly Row[] = [
  ...[301, 302, 303, 307, 308].map((status) =>
    both(
      `status ${status}, which is not followed`,
      { status, body: '', headers: { location: '/v1/elsewhere' } },
      ofStatus(status, 'upstream_error'),
    ),
  ),
  statusRow(304, ofStatus(304, 'upstream_error'), { body: '' }),
  statusRow(400, ofStatus(400, 'invalid_request', 400, aboutRequest)),
  statusRow(401, ofStatus(401, refusedCredential.code, refusedCredential.status)),
  statusRow(402, ofStatus(402, refusedCredential.code, refusedCredential.status)),
  statusRow(403, ofStatus(403, refusedCredential.code, refusedCredential.status)),
  statusRow(404, ofStatus(404, 'upstream_model_not_found')),
  statusRow(405, ofStatus(405, 'upstream_error')),
  statusRow(408, ofStatus(408, 'upstream_error', 504)),
  statusRow(409, ofStatus(409, 'upstream_error')),
  statusRow(413, ofStatus(413, 'request_too_large', 413, aboutRequest)),
  statusRow(415, ofStatus(415, 'invalid_request', 415, aboutRequest)),
  statusRow(418, ofStatus(418, 'upstream_error')),
  statusRow(422, ofStatus(422, 'invalid_request', 422, aboutRequest)),
  statusRow(429, ofStatus(429, 'upstream_rate_limited', 429, { retryAfter: '5' })),
  statusRow(
    429,
    ofStatus(429, 'upstream_rate_limited', 429, { retryAfter: '7' }),
    { headers: { 'retry-after': '7' } },
    'status 429 with retry-after',
  ),
  statusRow(
    429,
    ofStatus(429, 'upstream_rate_limited', 429, { retryAfter: '2' }),
    { headers: { 'retry-after-ms': '1500' } },
    'status 429 with retry-after-ms',
  ),
  statusRow(
    429,
    ofStatus(429, 'upstream_rate_limited', 429, { retryAfter: '300' }),
    { headers: { 'retry-after': '86400' } },
    'status 429 for a day',
  ),
  statusRow(
    429,
    ofStatus(429, refusedCredential.code, refusedCredential.status),
    {
      body: {
        error: { message: 'You exceeded your current quota', type: 'insufficient_quota', code: 'insufficient_quota' },
      },
    },
    'a quota that is used up',
  ),
  ...[500, 501, 502].map((status) => statusRow(status, ofStatus(status, 'upstream_error'))),
  statusRow(503, ofStatus(503, 'upstream_error', 503)),
  statusRow(
    503,
    ofStatus(503, 'upstream_error', 503),
    { body: '<h1>Service Unavailable</h1>', contentType: 'text/html' },
    'status 503 in HTML',
  ),
  statusRow(
    503,
    ofStatus(503, 'upstream_error', 503, { retryAfter: '60' }),
    { headers: { 'retry-after': '60' } },
    'status 503 with retry-after',
  ),
  statusRow(504, ofStatus(504, 'upstream_error', 504)),
  ...[520, 529, 599].map((status) => statusRow(status, ofStatus(status, 'upstream_error'))),
  both('status 500 whose body breaks off', { status: 500, cutAfterBytes: 20 }, ofStatus(500, 'upstream_error')),
  both('status 500 whose body hangs', { status: 500, hang: 'after-headers' }, ofStatus(500, 'upstream_error'), {
    hangs: true,
  }),
  both(
    'status 429 whose body hangs',
    { status: 429, hang: 'after-headers' },
    ofStatus(429, 'upstream_rate_limited', 429, { retryAfter: '5' }),
    { hangs: true },
  ),
  both(
    'status 400 whose body breaks off',
    { status: 400, cutAfterBytes: 20 },
    ofStatus(400, 'invalid_request', 400, aboutRequest),
  ),
  each('status 201 with an answer', [{ status: 201 }, whole], [{ status: 201 }, whole]),
  statusRow(204, empty, { body: '' }),
]

const heads: readonly Row[] = [
  rawRow(
    'status 999',
    (body, stream) => httpOf(body, { status: 'HTTP/1.1 999 Odd', stream }),
    ofStatus(999, 'upstream_error'),
  ),
  rawRow(
    'interim answers before the head',
    (body, stream) =>
      `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n${httpOf(body, { stream })}`,
    whole,
  ),
  rawRow(
    'an upgrade that nobody asked for',
    (body, stream) =>
      httpOf(body, {
        status: 'HTTP/1.1 101 Switching Protocols',
        headers: ['upgrade: x', 'connection: upgrade'],
        stream,
      }),
    reset,
  ),
  rawRow('an answer of HTTP/1.0', (body, stream) => httpOf(body, { status: 'HTTP/1.0 200 OK', stream }), whole),
  rawRow('a head that is not HTTP', () => 'hello there\r\n\r\n', garbled),
  rawRow('a head that breaks off', (body, stream) => httpOf(body, { stream }).slice(0, 30), reset),
  rawRow(
    'a header of 100 KB',
    (body, stream) => httpOf(body, { headers: [`x-long: ${'x'.repeat(100_000)}`], stream }),
    garbled,
  ),
  rawRow('a header with a NUL', (body, stream) => httpOf(body, { headers: ['x-odd: a\0b'], stream }), garbled),
  rawRow(
    'two lengths',
    (body, stream) => httpOf(body, { headers: [`content-length: ${body.length}`, 'content-length: 3'], stream }),
    garbled,
  ),
  each(
    'no content type',
    [{ rawAnswer: `HTTP/1.1 200 OK\r\n\r\n${ANSWER}` }, whole],
    [{ rawAnswer: `HTTP/1.1 200 OK\r\n\r\n${STREAM}` }, malformed],
  ),
]

const bodies: readonly Row[] = [
  rawRow(
    'a length that is too long',
    (body, stream) => httpOf(body, { headers: [`content-length: ${body.length + 10}`], stream }),
    reset,
    whole,
  ),
  each(
    'a length that is too short',
    [{ rawAnswer: httpOf(ANSWER, { headers: [`content-length: ${ANSWER.length - 10}`], stream: false }) }, malformed],
    [{ rawAnswer: httpOf(STREAM, { headers: [`content-length: ${HALF_STREAM.length}`], stream: true }) }, broken],
  ),
  rawRow(
    'chunks whose end is missing',
    (body, stream) => httpOf(chunkedBody(body), { headers: ['transfer-encoding: chunked'], stream }),
    reset,
    whole,
  ),
  each(
    'a chunk that breaks off',
    [
      {
        rawAnswer: httpOf(chunkedBody(ANSWER).slice(0, 60), { headers: ['transfer-encoding: chunked'], stream: false }),
      },
      reset,
    ],
    [
      {
        rawAnswer: httpOf(chunkedBody(STREAM).slice(0, HALF_STREAM.length), {
          headers: ['transfer-encoding: chunked'],
          stream: true,
        }),
      },
      broken,
    ],
  ),
  each(
    'a chunk without a size',
    [{ rawAnswer: httpOf(`zz\r\n${ANSWER}`, { headers: ['transfer-encoding: chunked'], stream: false }) }, garbled],
    [
      {
        rawAnswer: httpOf(`${chunkedBody(HALF_STREAM)}zz\r\n`, {
          headers: ['transfer-encoding: chunked'],
          stream: true,
        }),
      },
      broken,
    ],
  ),
  both('an empty body', { rawBody: '' }, empty),
  both('a page of HTML', { rawBody: '<!doctype html><p>Sign in</p>', contentType: 'text/html' }, malformed),
  each(
    'a page of HTML under the right type',
    [{ rawBody: '<p>Sign in</p>' }, malformed],
    [{ rawBody: '<p>Sign in</p>' }, empty],
  ),
  ...['null', '[]', '"yes"', '42'].map((json) =>
    each(`${json} for an answer`, [{ rawBody: json }, malformed], [{ rawBody: eventsOf(json, '[DONE]') }, empty]),
  ),
  each('an object with nothing in it', [{ rawBody: '{}' }, errorAnswer], [{ rawBody: eventsOf('{}') }, empty]),
  each('compressed, though nobody asked', [{ compress: 'gzip' }, malformed], [{ compress: 'gzip' }, empty]),
  each(
    'compressed, and nothing says so',
    [{ compress: 'gzip', headers: { 'content-encoding': 'identity' } }, malformed],
    [{ compress: 'gzip', headers: { 'content-encoding': 'identity' } }, empty],
  ),
  both('a byte order mark', { bom: true }, whole),
  both('bytes by the piece', { splitBytes: 7 }, whole),
  each(
    'its type in capitals',
    [{ contentType: 'Application/JSON' }, whole],
    [{ contentType: 'Text/Event-Stream; charset=UTF-8' }, whole],
  ),
  each('text/plain for a type', [{ contentType: 'text/plain' }, whole], [{ contentType: 'text/plain' }, malformed]),
  each(
    'the other kind of answer',
    [{ rawBody: STREAM }, malformed],
    [{ rawBody: ANSWER, contentType: 'application/json' }, malformed],
  ),
  each(
    'half of a JSON text',
    [{ malformedChunkAt: 0 }, malformed],
    [{ rawBody: eventsOf(CHUNKS[0]?.slice(0, 40) ?? '') }, empty],
  ),
  each('an end amid the body', [{ cutAfterBytes: 100 }, reset], [{ cutAfterEvents: 4 }, broken]),
  each('an end before the body', [{ cutAfterBytes: 0 }, reset], [{ cutAfterBytes: 0 }, reset]),
]

const errors: readonly Row[] = [
  each(
    'an error in place of an answer',
    [{ rawBody: '{"error":{"message":"x"}}' }, errorAnswer],
    [{ errorMidStream: 0 }, errorAnswer],
  ),
  each(
    'an error without its envelope',
    [{ rawBody: '{"object":"error","message":"x","code":500}' }, errorAnswer],
    [{ rawBody: 'event: error\ndata: {"message":"x"}\n\n' }, errorAnswer],
  ),
  each(
    'an error with all that an answer has',
    [{ extraTopLevel: { error: { message: 'x' } } }, { ...errorAnswer, billed: true }],
    [{ errorMidStream: 1 }, errorAnswer],
  ),
  each(
    'an error as the reason to end',
    [
      { content: '', finishReason: 'error' },
      { ...errorAnswer, billed: true },
    ],
    [{ content: '', finishReason: 'error' }, errorAnswer],
  ),
  each('an error amid the content', [{ finishReason: 'error' }, whole], [{ errorMidStream: 3 }, toldError]),
  each(
    'an error and then an end',
    [{ finishReason: 'abort' }, whole],
    [{ errorMidStream: { after: 3, thenDone: true } }, toldError],
  ),
  each(
    'an error behind the end',
    [{ rawBody: `${ANSWER}{"error":{}}` }, malformed],
    [{ rawBody: `${STREAM}${eventsOf('{"error":{"message":"x"}}')}` }, whole],
  ),
]

const usageTold = (output: number) => ({
  usage: { prompt_tokens: 10, completion_tokens: output, total_tokens: 10 + output },
})

const empties: readonly Row[] = [
  both('nothing, and no output', { content: '', ...usageTold(0) }, empty),
  both('nothing, and no usage', { content: '', usage: 'none' }, empty),
  each(
    'no choice',
    [{ rawBody: '{"id":"a","choices":[]}' }, errorAnswer],
    [{ rawBody: eventsOf('{"id":"a","choices":[]}', '[DONE]') }, empty],
  ),
  each('an end alone', [{ rawBody: answerOf(null, 'stop', 0) }, empty], [{ rawBody: eventsOf('[DONE]') }, empty]),
  each('signs of life alone', [{ rawBody: '   \n' }, malformed], [{ rawBody: ': alive\n\n: alive\n\n' }, empty]),
  each(
    'a usage alone',
    [{ rawBody: JSON.stringify(usageTold(0)) }, errorAnswer],
    [{ rawBody: eventsOf(CHUNKS.at(-1) ?? '', '[DONE]') }, empty],
  ),
  both('nothing, and output all the same', { content: '', ...usageTold(3) }, wordless),
  both('nothing, and why', { content: '', finishReason: 'content_filter', ...usageTold(0) }, wordless),
  both('nothing, for want of room', { content: '', finishReason: 'length', ...usageTold(0) }, wordless),
]

const streams: readonly Row[] = [
  each('a stream without [DONE]', [{}, whole], [{ endWithoutDone: true }, whole]),
  each(
    'a stream without a reason to end',
    [{ rawBody: answerOf(SAID, '', 4) }, whole],
    [{ rawBody: HALF_STREAM }, broken],
  ),
  each('[DONE] and no reason to end', [{}, whole], [{ rawBody: HALF_STREAM + eventsOf('[DONE]') }, broken]),
  each('an end behind the first event', [{}, whole], [{ cutAfterEvents: 1 }, reset]),
  each(
    'a whole stream whose connection breaks',
    [{}, whole],
    [{ rawAnswer: httpOf(STREAM, { headers: ['content-length: 99999'], stream: true }) }, whole],
  ),
  each('[DONE] twice', [{}, whole], [{ duplicateDone: true }, whole]),
  each(
    'its end twice',
    [{}, whole],
    [{ rawBody: eventsOf(...CHUNKS.slice(0, -1), CHUNKS.at(-2) ?? '', CHUNKS.at(-1) ?? '', '[DONE]') }, whole],
  ),
  each('content behind [DONE]', [{}, whole], [{ rawBody: STREAM + eventsOf(...chunksOf(['more'], 'stop', 9)) }, whole]),
  each('half of an event at the end', [{}, whole], [{ rawBody: `${HALF_STREAM}data: {"choices":[{"ind` }, broken]),
  // Same bytes in and out: a client sees what is wrong with it, and what was generated is there.
  each(
    'half of an event amid the content',
    [{}, whole],
    [
      { rawBody: eventsOf(...CHUNKS.slice(0, 2), CHUNKS[2]?.slice(0, 60) ?? '', ...CHUNKS.slice(3), '[DONE]') },
      { kind: 'whole', said: 'one three four', garbled: 1 },
    ],
  ),
  each('lines that end in CRLF', [{}, whole], [{ crlf: true }, whole]),
  each('comments', [{}, whole], [{ comments: true }, whole]),
  each(
    'events of other kinds',
    [{}, whole],
    [{ rawBody: `event: x\ndata: {"x":1}\n\nid: 3\nretry: 5\n\n${STREAM}` }, whole],
  ),
  each('usage on each chunk', [{ usage: 'none' }, whole], [{ usage: 'every-chunk' }, whole]),
]

export const rows: readonly Row[] = [
  ...connecting,
  ...hanging,
  ...statuses,
  ...heads,
  ...bodies,
  ...errors,
  ...empties,
  ...streams,
]
