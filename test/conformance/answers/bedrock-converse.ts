import { frameOf } from '../../simulator/formats/bedrock-converse.ts'
import type { BedrockAnswer, BedrockEvent } from '../../simulator/formats/wire-types.ts'
import * as say from './said.ts'

// https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html and …_ConverseStream.html

type Block = NonNullable<NonNullable<NonNullable<BedrockAnswer['output']>['message']>['content']>[number]
type Usage = NonNullable<BedrockAnswer['usage']>
type Delta = NonNullable<NonNullable<BedrockEvent['contentBlockDelta']>['delta']>
type Stop = NonNullable<BedrockAnswer['stopReason']>

const USAGE: Usage = {
  inputTokens: 21,
  outputTokens: 9,
  totalTokens: 30,
  cacheReadInputTokens: 0,
  cacheWriteInputTokens: 0,
}
const METRICS = { latencyMs: 12 }

interface End {
  stop?: Stop
  usage?: Usage
  extra?: { stop_sequence: string }
}

function answer(content: Block[], { stop = 'end_turn', usage = USAGE, extra }: End): BedrockAnswer {
  return {
    output: { message: { role: 'assistant', content } },
    stopReason: stop,
    usage,
    metrics: METRICS,
    ...(extra && { additionalModelResponseFields: extra }),
  }
}

/** Deltas of a block, after a start where it has one. Text and reasoning begin without. */
function blockEvents(block: Block, contentBlockIndex: number): BedrockEvent[] {
  const adds = (delta: Delta): BedrockEvent => ({ contentBlockDelta: { contentBlockIndex, delta } })
  const stop: BedrockEvent = { contentBlockStop: { contentBlockIndex } }
  if (block.text !== undefined) return [...say.cut(block.text).map((text) => adds({ text })), stop]
  if (block.toolUse) {
    const { toolUseId, name, input } = block.toolUse
    return [
      { contentBlockStart: { contentBlockIndex, start: { toolUse: { toolUseId, name } } } },
      ...say.cut(JSON.stringify(input)).map((part) => adds({ toolUse: { input: part } })),
      stop,
    ]
  }
  const reasoning = block.reasoningContent
  if (reasoning?.reasoningText) {
    const { text = '', signature = '' } = reasoning.reasoningText
    return [
      ...say.cut(text).map((part) => adds({ reasoningContent: { text: part } })),
      adds({ reasoningContent: { signature } }),
      stop,
    ]
  }
  if (reasoning?.redactedContent !== undefined) {
    return [adds({ reasoningContent: { redactedContent: reasoning.redactedContent } }), stop]
  }
  if (block.citationsContent) {
    const { content = [], citations = [] } = block.citationsContent
    return [
      ...content.flatMap(({ text = '' }) => say.cut(text).map((part) => adds({ text: part }))),
      ...citations.map(({ title, source, sourceContent, location }) =>
        adds({
          citation: {
            title,
            source,
            location,
            sourceContent: sourceContent?.map(({ text }) => ({ text })),
          },
        }),
      ),
      stop,
    ]
  }
  return []
}

function events(content: Block[], { stop = 'end_turn', usage = USAGE, extra }: End): BedrockEvent[] {
  return [
    { messageStart: { role: 'assistant' } },
    ...content.flatMap(blockEvents),
    // Streams have Claude's fields where its own last event has them.
    { messageStop: { stopReason: stop, ...(extra && { additionalModelResponseFields: { delta: extra } }) } },
    { metadata: { usage, metrics: METRICS } },
  ]
}

function written(content: Block[], end: End = {}): say.Written {
  return { plain: answer(content, end), frames: events(content, end).map(frameOf) }
}

const text = (said: string): Block => ({ text: said })
const call = (toolUseId: string, { name, args }: { name: string; args: Record<string, string> }): Block => ({
  toolUse: { toolUseId, name, input: args },
})
const weather = call('tooluse_weather', say.WEATHER)
const time = call('tooluse_time', say.TIME)
const thinking: Block = { reasoningContent: { reasoningText: { text: say.THOUGHT, signature: say.SIGNATURE } } }
const thought: Usage = { ...USAGE, outputTokens: 40, totalTokens: 61 }
const tools = { stop: 'tool_use' } as const

export const bedrockAnswers: say.Answers = {
  plain: written([text(say.TEXT)]),
  unicode: written([text(say.UNICODE)]),
  long: written([text(say.LONG)]),
  json: written([text(say.JSON_TEXT)]),
  toolCall: written([weather], tools),
  parallelCalls: written([weather, time], tools),
  interleavedCalls: written([weather, time], tools),
  emptyArguments: written([call('tooluse_now', { name: 'now', args: {} })], tools),
  customCall: written([call('tooluse_patch', { name: 'apply_patch', args: { input: say.PATCH } })], tools),
  reasoning: written([thinking, text(say.TEXT)], { usage: thought }),
  reasoningCall: written([thinking, weather], { ...tools, usage: thought }),
  redacted: written([{ reasoningContent: { redactedContent: say.HIDDEN } }, text(say.TEXT)], { usage: thought }),
  cacheUsage: written([text(say.TEXT)], {
    usage: {
      inputTokens: 512,
      outputTokens: 9,
      totalTokens: 2057,
      cacheReadInputTokens: 1024,
      cacheWriteInputTokens: 512,
      cacheDetails: [
        { ttl: '5m', inputTokens: 312 },
        { ttl: '1h', inputTokens: 200 },
      ],
    },
  }),
  length: written([text(say.TEXT)], { stop: 'max_tokens' }),
  stopSequence: written([text(say.TEXT)], { stop: 'stop_sequence', extra: { stop_sequence: 'END' } }),
  refusal: written([text(say.REFUSAL)], { stop: 'content_filtered' }),
  filtered: written([], { stop: 'guardrail_intervened' }),
  citations: written([
    {
      citationsContent: {
        content: [text(say.TEXT) as { text: string }],
        citations: [
          {
            title: say.SOURCE.title,
            sourceContent: [{ text: say.SOURCE.quote }],
            location: { web: { url: say.SOURCE.url, domain: 'example.com' } },
          },
        ],
      },
    },
  ]),
  logprobs: undefined,
  two: undefined,
  errorMidStream: written([text(say.TEXT)]),
  noUsage: {
    plain: { ...answer([text(say.TEXT)], {}), usage: undefined },
    frames: events([text(say.TEXT)], {})
      .filter(({ metadata }) => metadata === undefined)
      .map(frameOf),
  },
}
