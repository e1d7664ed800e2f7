import { ANSWER, answerOf, CHUNKS, eventsOf, STREAM } from '../bytes.ts'
import {
  both,
  type Expected,
  each,
  empty,
  errorAnswer,
  malformed,
  type Row,
  toldError,
  whole,
  wordless,
} from '../expected.ts'

/** The provider tells what it used all the same. */
const billedError: Expected = { ...errorAnswer, billed: true }

export const errors: readonly Row[] = [
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
    [{ extraTopLevel: { error: { message: 'x' } } }, billedError],
    [{ errorMidStream: 1 }, errorAnswer],
  ),
  each(
    'an error as the reason to end',
    [{ content: '', finishReason: 'error' }, billedError],
    [{ content: '', finishReason: 'error' }, billedError],
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

export const empties: readonly Row[] = [
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
    [{ rawBody: JSON.stringify(usageTold(0)) }, billedError],
    [{ rawBody: eventsOf(CHUNKS.at(-1) ?? '', '[DONE]') }, empty],
  ),
  both('nothing, and output all the same', { content: '', ...usageTold(3) }, wordless),
  both('nothing, and why', { content: '', finishReason: 'content_filter', ...usageTold(0) }, wordless),
  both('nothing, for want of room', { content: '', finishReason: 'length', ...usageTold(0) }, wordless),
]
