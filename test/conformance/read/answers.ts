import { type Fields, number, object, objects, parsed, text, tidy } from './facts.ts'

/** What an answer says, in no format's words. */
export interface AnswerFacts {
  text?: string
  /** Texts of the choices after the first. */
  moreTexts?: readonly string[]
  /** Thinking that is shown. */
  reasoning?: string
  /** Signatures and hidden thinking, as the provider wrote them. */
  signatures?: readonly string[]
  toolCalls?: readonly { name: string; args: unknown }[]
  /** Every call has an id of its own. */
  distinctIds?: true
  finish?: 'stop' | 'length' | 'tool calls' | 'withheld'
  stopSequence?: string
  inputTokens?: number
  outputTokens?: number
  cacheReadTokens?: number
  cacheWriteTokens?: number
  reasoningTokens?: number
  citations?: readonly string[]
  logprobs?: readonly string[]
  /** The answer came as a failure. */
  failed?: true
}

type Call = { id: unknown; name: unknown; args: unknown }

function callFacts(calls: readonly Call[]): Pick<AnswerFacts, 'toolCalls' | 'distinctIds'> {
  const ids = calls.map(({ id }) => id).filter((id) => typeof id === 'string' && id !== '')
  return {
    toolCalls: calls.map(({ name, args }) => ({ name: String(name), args: freed(args) })),
    ...(calls.length > 0 &&
      ids.length === calls.length &&
      new Set(ids).size === ids.length && { distinctIds: true as const }),
  }
}

/** Free text may come as the one argument `input`. */
function freed(args: unknown): unknown {
  const value = parsed(args)
  const { input, ...rest } = object(value)
  return typeof input === 'string' && Object.keys(rest).length === 0 ? input : value
}

function tokens(list: unknown): string[] {
  return objects(list).map(({ token, logprob, logProbability }) => `${token} ${logprob ?? logProbability}`)
}

function finishOf(word: unknown, words: Record<string, AnswerFacts['finish']>, calls: number): AnswerFacts['finish'] {
  const finish = words[String(word)]
  return finish === 'stop' && calls > 0 ? 'tool calls' : finish
}

const positive = (value: unknown) => (number(value) ? number(value) : undefined)

export function readChatAnswer(body: Fields): AnswerFacts {
  const [first = {}, ...more] = objects(body.choices).sort((a, b) => Number(a.index) - Number(b.index))
  const message = object(first.message)
  const details = objects(message.reasoning_details)
  const shown =
    message.reasoning_content ?? message.reasoning ?? details.map((one) => one.text ?? one.summary ?? '').join('')
  const usage = object(body.usage)
  const { cached_tokens, cache_write_tokens } = object(usage.prompt_tokens_details)
  const calls = objects(message.tool_calls).map(({ id, function: f, custom }) => {
    const { name, arguments: args, input } = object(f ?? custom)
    return { id, name, args: input ?? args }
  })
  const withheld = typeof message.refusal === 'string' && message.refusal !== ''
  return tidy({
    text: `${message.content ?? ''}${message.refusal ?? ''}`,
    moreTexts: more.map((choice) => String(object(choice.message).content)),
    reasoning: text(shown) ?? '',
    signatures: details.flatMap(({ signature, data }) => [signature, data].filter(Boolean).map(String)),
    ...callFacts(calls),
    finish: withheld
      ? 'withheld'
      : finishOf(
          first.finish_reason,
          { stop: 'stop', length: 'length', tool_calls: 'tool calls', content_filter: 'withheld' },
          calls.length,
        ),
    inputTokens: number(usage.prompt_tokens),
    outputTokens: number(usage.completion_tokens),
    cacheReadTokens: positive(cached_tokens),
    cacheWriteTokens: positive(cache_write_tokens),
    reasoningTokens: positive(object(usage.completion_tokens_details).reasoning_tokens),
    citations: objects(message.annotations).map(({ url_citation }) => String(object(url_citation).url)),
    logprobs: tokens(object(first.logprobs).content),
  })
}

export function readResponsesAnswer(body: Fields): AnswerFacts {
  const output = objects(body.output)
  const parts = output.filter(({ type }) => type === 'message').flatMap(({ content }) => objects(content))
  const thoughts = output.filter(({ type }) => type === 'reasoning')
  const calls = output
    .filter(({ type }) => type === 'function_call' || type === 'custom_tool_call')
    .map(({ call_id, name, arguments: args, input }) => ({ id: call_id, name, args: input ?? args }))
  const usage = object(body.usage)
  const input = object(usage.input_tokens_details)
  const reason = object(body.incomplete_details).reason
  const withheld = parts.some(({ type }) => type === 'refusal') || reason === 'content_filter'
  return tidy({
    text: parts.map((part) => part.text ?? part.refusal ?? '').join(''),
    reasoning: thoughts
      .flatMap(({ summary, content }) => [...objects(summary), ...objects(content)])
      .map((part) => part.text)
      .join(''),
    signatures: thoughts.flatMap(({ encrypted_content: hidden }) => (hidden ? [String(hidden)] : [])),
    ...callFacts(calls),
    finish: withheld
      ? 'withheld'
      : reason === 'max_output_tokens'
        ? 'length'
        : body.status === 'completed'
          ? calls.length > 0
            ? 'tool calls'
            : 'stop'
          : undefined,
    inputTokens: number(usage.input_tokens),
    outputTokens: number(usage.output_tokens),
    cacheReadTokens: positive(input.cached_tokens),
    cacheWriteTokens: positive(input.cache_write_tokens),
    reasoningTokens: positive(object(usage.output_tokens_details).reasoning_tokens),
    citations: parts.flatMap(({ annotations }) => objects(annotations).map(({ url }) => String(url))),
    logprobs: parts.flatMap(({ logprobs }) => tokens(logprobs)),
  })
}

export function readAnthropicAnswer(body: Fields): AnswerFacts {
  const content = objects(body.content)
  const usage = object(body.usage)
  const of = (type: string) => content.filter((block) => block.type === type)
  const calls = of('tool_use').map(({ id, name, input }) => ({ id, name, args: input }))
  const input = number(usage.input_tokens)
  const read = number(usage.cache_read_input_tokens) ?? 0
  const write = number(usage.cache_creation_input_tokens) ?? 0
  return tidy({
    text: of('text')
      .map((block) => block.text)
      .join(''),
    reasoning: of('thinking')
      .map(({ thinking }) => thinking)
      .join(''),
    signatures: content.flatMap(({ signature, data }) => [signature, data].filter(Boolean).map(String)),
    ...callFacts(calls),
    finish: finishOf(
      body.stop_reason,
      { end_turn: 'stop', stop_sequence: 'stop', max_tokens: 'length', tool_use: 'tool calls', refusal: 'withheld' },
      calls.length,
    ),
    stopSequence: text(body.stop_sequence),
    inputTokens: input === undefined ? undefined : input + read + write,
    outputTokens: number(usage.output_tokens),
    cacheReadTokens: positive(read),
    cacheWriteTokens: positive(write),
    reasoningTokens: positive(object(usage.output_tokens_details).thinking_tokens),
    citations: of('text').flatMap(({ citations }) => objects(citations).map(({ url }) => String(url))),
  })
}

export function readGeminiAnswer(body: Fields): AnswerFacts {
  const [first = {}, ...more] = objects(body.candidates).sort((a, b) => Number(a.index ?? 0) - Number(b.index ?? 0))
  const parts = objects(object(first.content).parts)
  const said = (list: Fields[]) =>
    list
      .filter(({ thought }) => thought !== true)
      .map((part) => part.text ?? '')
      .join('')
  const calls = parts.flatMap(({ functionCall }) => (functionCall === undefined ? [] : [object(functionCall)]))
  const usage = object(body.usageMetadata)
  const answer = number(usage.candidatesTokenCount)
  const thoughts = number(usage.thoughtsTokenCount) ?? 0
  return tidy({
    text: said(parts),
    moreTexts: more.map(({ content }) => said(objects(object(content).parts))),
    reasoning: parts
      .filter(({ thought }) => thought === true)
      .map((part) => part.text)
      .join(''),
    signatures: parts.flatMap(({ thoughtSignature }) => (thoughtSignature ? [String(thoughtSignature)] : [])),
    ...callFacts(calls.map(({ id, name, args }) => ({ id, name, args: args ?? {} }))),
    finish: finishOf(
      first.finishReason,
      { STOP: 'stop', MAX_TOKENS: 'length', SAFETY: 'withheld', PROHIBITED_CONTENT: 'withheld', BLOCKLIST: 'withheld' },
      calls.length,
    ),
    inputTokens: number(usage.promptTokenCount),
    outputTokens: answer === undefined ? undefined : answer + thoughts,
    cacheReadTokens: positive(usage.cachedContentTokenCount),
    reasoningTokens: positive(thoughts),
    citations: [
      ...objects(object(first.groundingMetadata).groundingChunks).map(({ web }) => String(object(web).uri)),
      ...objects(object(first.citationMetadata).citations ?? object(first.citationMetadata).citationSources).map(
        ({ uri }) => String(uri),
      ),
    ],
    logprobs: tokens(object(first.logprobsResult).chosenCandidates),
  })
}

export function readBedrockAnswer(body: Fields): AnswerFacts {
  const content = objects(object(object(body.output).message).content)
  const usage = object(body.usage)
  const calls = content.flatMap(({ toolUse }) => (toolUse === undefined ? [] : [object(toolUse)]))
  const thoughts = content.map(({ reasoningContent }) => object(reasoningContent))
  const read = number(usage.cacheReadInputTokens) ?? 0
  const write = number(usage.cacheWriteInputTokens) ?? 0
  const input = number(usage.inputTokens)
  const cited = content.map(({ citationsContent }) => object(citationsContent))
  return tidy({
    text: content
      .map(
        (block) =>
          block.text ??
          objects(object(block.citationsContent).content)
            .map((part) => part.text)
            .join(''),
      )
      .join(''),
    reasoning: thoughts.map(({ reasoningText }) => object(reasoningText).text ?? '').join(''),
    signatures: thoughts.flatMap(({ reasoningText, redactedContent }) =>
      [object(reasoningText).signature, redactedContent].filter(Boolean).map(String),
    ),
    ...callFacts(calls.map(({ toolUseId, name, input: args }) => ({ id: toolUseId, name, args }))),
    finish: finishOf(
      body.stopReason,
      {
        end_turn: 'stop',
        stop_sequence: 'stop',
        max_tokens: 'length',
        tool_use: 'tool calls',
        content_filtered: 'withheld',
        guardrail_intervened: 'withheld',
      },
      calls.length,
    ),
    stopSequence: text(object(body.additionalModelResponseFields).stop_sequence),
    inputTokens: input === undefined ? undefined : input + read + write,
    outputTokens: number(usage.outputTokens),
    cacheReadTokens: positive(read),
    cacheWriteTokens: positive(write),
    citations: cited.flatMap(({ citations }) =>
      objects(citations).map(({ location }) => String(object(object(location).web).url)),
    ),
  })
}
