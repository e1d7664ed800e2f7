import { ANSWER, CHUNKS, chunkedBody, eventsOf, HALF_STREAM, httpOf, STREAM } from '../bytes.ts'
import {
  both,
  broken,
  each,
  empty,
  errorAnswer,
  garbled,
  malformed,
  type Row,
  rawRow,
  reset,
  whole,
} from '../expected.ts'

export const bodies: readonly Row[] = [
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
    [{ rawBody: eventsOf(CHUNKS[0]?.slice(0, 40) ?? '') }, malformed],
  ),
  each(
    'JSON that is broken inside',
    [{ rawBody: ANSWER.replace('}]', ']}') }, malformed],
    [
      { rawBody: eventsOf(...CHUNKS.slice(0, 2), CHUNKS[2]?.replace('}]', ']}') ?? '', ...CHUNKS.slice(3), '[DONE]') },
      broken,
    ],
  ),
  each(
    'a comma too many inside',
    [{ rawBody: ANSWER.replace('"index":0,', '"index":0,,') }, malformed],
    [{ rawBody: eventsOf(...CHUNKS.slice(0, 2), `${CHUNKS[2]?.slice(0, -30)}`, ...CHUNKS.slice(3), '[DONE]') }, broken],
  ),
  each('an end amid the body', [{ cutAfterBytes: 100 }, reset], [{ cutAfterEvents: 4 }, broken]),
  each('an end before the body', [{ cutAfterBytes: 0 }, reset], [{ cutAfterBytes: 0 }, reset]),
]
