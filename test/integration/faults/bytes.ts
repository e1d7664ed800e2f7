/** Answers and streams of chats by the byte (OpenAI API reference, "The chat completion object" and "… chunk object"). */

const MODEL = { id: 'chatcmpl-1', created: 1_700_000_000, model: 'm' }
export const SAID = 'one two three four'

const usageOf = (output: number) => ({ prompt_tokens: 10, completion_tokens: output, total_tokens: 10 + output })

/** A plain answer; `output`: the tokens that it reports. */
export function answerOf(content: string | null, finish: string, output: number): string {
  const choices = [{ index: 0, message: { role: 'assistant', content, refusal: null }, finish_reason: finish }]
  return JSON.stringify({ ...MODEL, object: 'chat.completion', choices, usage: usageOf(output) })
}

const chunk = (choices: readonly object[], more: object = {}) =>
  JSON.stringify({ ...MODEL, object: 'chat.completion.chunk', choices, ...more })

const choice = (delta: object, finish_reason: string | null = null) => ({ index: 0, delta, finish_reason })

/** Data of a stream's events: the role, a chunk for each piece, the end, the usage. */
export function chunksOf(pieces: readonly string[], finish: string, output: number): string[] {
  return [
    chunk([choice({ role: 'assistant', content: '' })]),
    ...pieces.map((content) => chunk([choice({ content })])),
    chunk([choice({}, finish)]),
    chunk([], { usage: usageOf(output) }),
  ]
}

/** A stream of these data. */
export function eventsOf(...data: readonly string[]): string {
  return data.map((one) => `data: ${one}\n\n`).join('')
}

const WORDS = SAID.split(/(?= )/)
export const ANSWER = answerOf(SAID, 'stop', 4)
export const CHUNKS = chunksOf(WORDS, 'stop', 4)
export const STREAM = eventsOf(...CHUNKS, '[DONE]')
export const HALF_STREAM = eventsOf(...CHUNKS.slice(0, 3))

interface Shape {
  readonly status?: string
  readonly headers?: readonly string[]
  readonly stream: boolean
}

/** A whole answer with its head; the body stands as it is given. */
export function httpOf(body: string, { status = 'HTTP/1.1 200 OK', headers = [], stream }: Shape): string {
  const type = `content-type: ${stream ? 'text/event-stream' : 'application/json'}`
  return [status, type, ...headers, '', body].join('\r\n')
}

export function chunkedBody(body: string): string {
  return `${body.length.toString(16)}\r\n${body}\r\n`
}
