import { answerOf, CHUNKS, chunksOf, eventsOf, HALF_STREAM, httpOf, SAID, STREAM } from '../bytes.ts'
import { broken, each, type Row, reset, toldError, whole } from '../expected.ts'

export const streams: readonly Row[] = [
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
  each('a connection that stays open behind the end', [{}, whole], [{ hang: 'behind-end' }, whole]),
  each(
    'a connection that stays open behind an error',
    [{}, whole],
    [{ errorMidStream: 3, hang: 'behind-end' }, toldError],
  ),
  each('[DONE] twice', [{}, whole], [{ duplicateDone: true }, whole]),
  each(
    'its end twice',
    [{}, whole],
    [{ rawBody: eventsOf(...CHUNKS.slice(0, -1), CHUNKS.at(-2) ?? '', CHUNKS.at(-1) ?? '', '[DONE]') }, whole],
  ),
  each('content behind [DONE]', [{}, whole], [{ rawBody: STREAM + eventsOf(...chunksOf(['more'], 'stop', 9)) }, whole]),
  each('half of an event at the end', [{}, whole], [{ rawBody: `${HALF_STREAM}data: {"choices":[{"ind` }, broken]),
  each(
    'half of an event amid the content',
    [{}, whole],
    [{ rawBody: eventsOf(...CHUNKS.slice(0, 2), CHUNKS[2]?.slice(0, 60) ?? '', ...CHUNKS.slice(3), '[DONE]') }, broken],
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
