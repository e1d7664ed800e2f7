import { newId } from '../kit/ids.ts'
import { asObject, type JsonObject } from '../kit/parse-json.ts'
import { type Answer, usageOf, withUsage } from './answer.ts'
import { invalid } from './api-error.ts'
import { composeAnswer } from './compose-answer.ts'
import { type LimitedText, limitText } from './limit-text.ts'
import { readInteger, readModel, readStop } from './request-fields.ts'
import { countTokens, tokensOf } from './tokens.ts'

/** OpenAI's own default for this endpoint. */
const MAX_TOKENS = 16

/** POST /completions (OpenAI API reference, "Create completion"). Throws ApiError. */
export function completions(body: JsonObject, now: number): Answer {
  const model = readModel(body, 'chat')
  const prompts = readPrompts(body)
  const count = readInteger(body, 'n', 1, 16) ?? 1
  const most = readInteger(body, 'max_tokens', 0, 1e8) ?? MAX_TOKENS
  const stop = readStop(body)
  const choices = prompts.flatMap(({ text }) => {
    const limited = limitText(composeAnswer(model, [{ role: 'user', content: text }], {}), stop, most)
    return Array.from({ length: count }, () => ({ ...limited, echo: body.echo === true ? tokensOf(text) : [] }))
  })
  const usage = usageOf(
    prompts.reduce((sum, { tokens }) => sum + tokens, 0),
    choices.reduce((sum, { tokens }) => sum + tokens.length, 0),
  )
  const envelope = { id: newId('cmpl'), object: 'text_completion', created: Math.floor(now / 1000), model }
  if (body.stream === true) {
    const wanted = asObject(body.stream_options)?.include_usage === true
    return { kind: 'events', events: withUsage(chunks(envelope, choices), envelope, usage, wanted) }
  }
  const written = choices.map(({ echo, tokens, finishReason }, index) =>
    choice(index, [...echo, ...tokens].join(''), finishReason),
  )
  return { kind: 'json', body: { ...envelope, choices: written, usage } }
}

function choice(index: number, text: string, finishReason: string | null) {
  return { index, text, logprobs: null, finish_reason: finishReason }
}

function* chunks(envelope: object, choices: readonly (LimitedText & { readonly echo: readonly string[] })[]) {
  for (const [index, { echo, tokens, finishReason }] of choices.entries()) {
    for (const text of [...echo, ...tokens]) yield { ...envelope, choices: [choice(index, text, null)] }
    yield { ...envelope, choices: [choice(index, '', finishReason)] }
  }
}

interface Prompt {
  readonly text: string
  readonly tokens: number
}

/** One prompt or several, as text or as token ids, whose text the sandbox does not know. */
function readPrompts({ prompt }: JsonObject): Prompt[] {
  const isIds = (value: unknown): value is number[] => Array.isArray(value) && value.every(Number.isInteger)
  const list: unknown[] = Array.isArray(prompt) && !(prompt.length > 0 && isIds(prompt)) ? prompt : [prompt]
  if (list.length === 0 || list.length > 64) throw invalid('prompt', "'prompt' must hold 1 to 64 prompts.")
  return list.map((one) => {
    if (typeof one === 'string') return { text: one, tokens: countTokens(one) }
    if (isIds(one)) return { text: `${one.length} token ids`, tokens: one.length }
    throw invalid('prompt', "'prompt' must be a string, a list of strings, or token ids.")
  })
}
