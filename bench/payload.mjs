// What is sent and what the upstream answers.

export const CONTENT_CHUNKS = 50
export const PLAIN_ANSWER_BYTES = 641
export const MODEL = 'bench-model'
export const SLOW_MODEL = 'bench-slow'

/** @typedef {'plain' | 'plain33k' | 'stream' | 'slow'} Scenario */

/** @type {Record<Scenario, { title: string, bytes: number, stream: boolean }>} */
export const SCENARIOS = {
  plain: { title: 'Plain, 1 KB request, 641-byte answer', bytes: 1024, stream: false },
  plain33k: { title: 'Plain, 33 KB request, 641-byte answer', bytes: 33 * 1024, stream: false },
  stream: { title: `Streams of ${CONTENT_CHUNKS} chunks, 1 KB request`, bytes: 1024, stream: true },
  slow: { title: 'Slow streams, all open at once, 1 KB request', bytes: 1024, stream: true },
}

const WORDS =
  'the gateway relays a request to a provider and returns its answer while counting tokens, prices "quoted" words\nand lines of text, such as a tool\'s output or a path C:\\temp, so that a body looks like one that people send'.split(
    ' ',
  )

/** Text of so many words, always the same. @param {number} words @param {number} seed */
function text(words, seed) {
  const out = []
  for (let i = 0, state = seed; i < words; i++) {
    state = (state * 1103515245 + 12345) & 0x7fffffff
    out.push(WORDS[(state >> 8) % WORDS.length])
  }
  return out.join(' ')
}

/**
 * A chat request of exactly so many bytes: a conversation of turns of about 700 bytes.
 * @param {Scenario} scenario
 * @param {string} modelPrefix for instance `resale/`
 */
export function requestBody(scenario, modelPrefix = '') {
  const { bytes, stream } = SCENARIOS[scenario]
  const body = {
    model: modelPrefix + (scenario === 'slow' ? SLOW_MODEL : MODEL),
    ...(stream ? { stream: true, stream_options: { include_usage: true } } : {}),
    temperature: 0.7,
    max_tokens: 256,
    messages: [{ role: 'system', content: 'You are a helpful assistant.' }],
  }
  const size = () => Buffer.byteLength(JSON.stringify(body))
  for (let turn = 0; ; turn++) {
    const left = bytes - size()
    const role = turn % 2 === 0 ? 'user' : 'assistant'
    const full = { role, content: text(120, turn + 1) }
    if (Buffer.byteLength(JSON.stringify(full)) + 400 < left) {
      body.messages.push(full)
      continue
    }
    const last = { role: 'user', content: '' }
    body.messages.push(last)
    last.content = text(Math.max(1, Math.floor((bytes - size()) / 9)), turn + 1)
    while (size() > bytes) last.content = last.content.slice(0, -8)
    last.content += 'x'.repeat(bytes - size())
    return JSON.stringify(body)
  }
}

const usage = {
  prompt_tokens: 231,
  completion_tokens: 57,
  total_tokens: 288,
  prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
  completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0 },
}

/** The plain answer, 641 bytes. */
export function plainAnswer() {
  const make = (/** @type {string} */ content) =>
    JSON.stringify({
      id: 'chatcmpl-bench0000000000000000000',
      object: 'chat.completion',
      created: 1760000000,
      model: 'bench-upstream',
      choices: [
        { index: 0, message: { role: 'assistant', content, refusal: null }, logprobs: null, finish_reason: 'stop' },
      ],
      usage,
      service_tier: 'default',
      system_fingerprint: 'fp_bench',
    })
  const pad = PLAIN_ANSWER_BYTES - Buffer.byteLength(make(''))
  return make('A short answer of some words. '.repeat(20).slice(0, pad))
}

/** The events of a stream, in order: content chunks, finish, usage, [DONE]. */
export function streamEvents() {
  const event = (/** @type {object[]} */ choices, /** @type {object | null} */ use = null) =>
    `data: ${JSON.stringify({
      id: 'chatcmpl-bench0000000000000000000',
      object: 'chat.completion.chunk',
      created: 1760000000,
      model: 'bench-upstream',
      service_tier: 'default',
      system_fingerprint: 'fp_bench',
      choices,
      usage: use,
    })}\n\n`
  const content = Array.from({ length: CONTENT_CHUNKS }, (_, i) =>
    event([
      {
        index: 0,
        delta: i === 0 ? { role: 'assistant', content: 'Once' } : { content: ` word${i}` },
        logprobs: null,
        finish_reason: null,
      },
    ]),
  )
  return {
    content,
    finish: event([{ index: 0, delta: {}, logprobs: null, finish_reason: 'stop' }]),
    usage: event([], usage),
    done: 'data: [DONE]\n\n',
  }
}
