import { ANSWER, httpOf, STREAM } from '../bytes.ts'
import { each, garbled, malformed, ofStatus, type Row, rawRow, reset, whole } from '../expected.ts'

export const heads: readonly Row[] = [
  rawRow(
    'status 999',
    (body, stream) => httpOf(body, { status: 'HTTP/1.1 999 Odd', stream }),
    ofStatus(999, 'upstream_error'),
  ),
  rawRow(
    'interim answers before the head',
    (body, stream) =>
      `HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n${httpOf(body, { stream })}`,
    whole,
  ),
  rawRow(
    'a 100 that nobody waits for',
    (body, stream) => `HTTP/1.1 100 Continue\r\n\r\n${httpOf(body, { stream })}`,
    reset,
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
