import type { Behaviour } from '../../simulator/client.ts'
import type { Leave } from '../../support/calls.ts'
import { type Customer, models } from './world.ts'

/** Numbers that look random and are the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/** One request as it is drawn. */
export interface Draw {
  readonly n: number
  readonly customer: Customer
  readonly lane: 'cheap' | 'resale' | 'byok'
  readonly model: string
  readonly path: string
  readonly body: Readonly<Record<string, unknown>>
  readonly leave: Leave | undefined
  readonly behaviour: Behaviour
  /** The provider's whole answer arrives and tells every count: nothing of it may be estimated. */
  readonly exact: boolean
}

type Random = () => number

function upTo(random: Random, highest: number): number {
  return Math.floor(random() * (highest + 1))
}

function oneOf<T>(random: Random, list: readonly T[]): T {
  return list[Math.floor(random() * list.length)] as T
}

export function draw(random: Random, n: number, customers: readonly Customer[]): Draw {
  const lane = oneOf(random, ['cheap', 'resale', 'resale', 'byok'] as const)
  const model = oneOf(random, lane === 'byok' ? [...Object.keys(models), 'unlisted'] : Object.keys(models))
  const world = models[model]
  const embeds = world?.kind === 'embedding'
  const path = embeds ? '/v1/embeddings' : random() < 0.12 ? '/v1/completions' : '/v1/chat/completions'
  const stream = !embeds && random() < 0.55
  const cap = random() < 0.6 ? 1 + upTo(random, 250) : undefined
  const told = drawUsage(random, cap, embeds)
  const fault = drawFault(random, stream, embeds)
  const leave = random() < 0.14 ? drawLeave(random, stream) : undefined
  const pace: Behaviour = leave ? (stream ? { chunkDelayMs: upTo(random, 3) } : { delayMs: upTo(random, 12) }) : {}
  const behaviour = { ...told.behaviour, ...fault.behaviour, ...pace }
  const mute =
    stream && model === 'mute' && behaviour.usage !== 'in-last-content-chunk' && behaviour.usage !== 'every-chunk'
  return {
    n,
    customer: oneOf(random, customers),
    lane,
    model,
    path,
    body: bodyOf({ random, n, name: nameOf(lane, model), path, stream, cap, behaviour }),
    leave,
    behaviour,
    exact: told.whole && fault.harmless && leave === undefined && !mute,
  }
}

function nameOf(lane: string, model: string): string {
  return model === 'unlisted' ? 'byok/alpha/some-unlisted-model' : `${lane}/${model}`
}

interface BodyFacts {
  readonly random: Random
  readonly n: number
  readonly name: string
  readonly path: string
  readonly stream: boolean
  readonly cap: number | undefined
  readonly behaviour: Behaviour
}

function bodyOf({ random, n, name, path, stream, cap, behaviour }: BodyFacts): Record<string, unknown> {
  const text = `#${n}# [[sim ${JSON.stringify(behaviour)}]] ${'tell me more '.repeat(upTo(random, 8))}`
  if (path === '/v1/embeddings') return { model: name, input: text, dimensions: 4 }
  return {
    model: name,
    ...(path === '/v1/completions' ? { prompt: text } : { messages: [{ role: 'user', content: text }] }),
    ...(stream && { stream }),
    ...(stream && random() < 0.5 && { stream_options: { include_usage: true } }),
    ...(cap !== undefined &&
      (path === '/v1/chat/completions' && random() < 0.5 ? { max_completion_tokens: cap } : { max_tokens: cap })),
  }
}

/** Which request a captured body belongs to. */
export function numberIn(body: Buffer): number | undefined {
  const found = /#(\d+)#/.exec(body.toString('latin1'))
  return found ? Number(found[1]) : undefined
}

interface ToldUsage {
  readonly behaviour: Behaviour
  readonly whole: boolean
}

function drawUsage(random: Random, cap: number | undefined, embeds: boolean): ToldUsage {
  // Now and then a provider bills more than anybody could foresee: that is the operator's.
  const wild = random() < 0.03
  const input = 1 + upTo(random, wild ? 40_000 : 240)
  const output = embeds ? 0 : 1 + upTo(random, wild ? 5_000 : Math.min(cap ?? 300, 300) - 1)
  const cached = upTo(random, input)
  const thought = upTo(random, output)
  const kind = random()
  if (kind < 0.06) return { behaviour: { usage: 'none', words: 1 + upTo(random, 20) }, whole: false }
  if (embeds) return { behaviour: { promptTokens: input }, whole: true }
  if (kind < 0.12) return { behaviour: { words: 1 + upTo(random, 30) }, whole: true }
  if (kind < 0.62) return { behaviour: counted(random, input, output, cached, thought), whole: true }
  if (kind < 0.66)
    return {
      behaviour: { usage: oneOf(random, [{ prompt_tokens: input }, { completion_tokens: output }]) },
      whole: false,
    }
  return { behaviour: { usage: spelt(random, input, output, cached, thought) }, whole: true }
}

function counted(random: Random, input: number, output: number, cached: number, thought: number): Behaviour {
  const place = random()
  return {
    promptTokens: input,
    completionTokens: output,
    ...(random() < 0.6 && { cachedTokens: cached }),
    ...(random() < 0.5 && { reasoningTokens: thought }),
    words: 1 + upTo(random, 25),
    ...(place < 0.15 && { usage: 'in-last-content-chunk' as const }),
    ...(place > 0.85 && { usage: 'every-chunk' as const }),
  }
}

/** The same facts as other providers spell them. */
function spelt(
  random: Random,
  input: number,
  output: number,
  cached: number,
  thought: number,
): Record<string, unknown> {
  const all = { prompt_tokens: input, completion_tokens: output, total_tokens: input + output }
  const audioIn = upTo(random, input - cached)
  const audioOut = upTo(random, output - thought)
  const writes = upTo(random, input - cached - audioIn)
  return oneOf(random, [
    { ...all, prompt_cache_hit_tokens: cached, prompt_cache_miss_tokens: input - cached },
    { ...all, cached_tokens: cached },
    { ...all, prompt_tokens_details: { cached_tokens: cached, cache_write_tokens: writes, audio_tokens: audioIn } },
    {
      ...all,
      prompt_tokens_details: { cached_tokens: cached, audio_tokens: audioIn },
      completion_tokens_details: { reasoning_tokens: thought, audio_tokens: audioOut },
    },
    { ...all, prompt_tokens_details: null, completion_tokens_details: null },
    { prompt_tokens: input, total_tokens: input + output },
    { ...all, cost: 12.5, cost_details: { upstream_inference_cost: 99 } },
  ])
}

interface Fault {
  readonly behaviour: Behaviour
  /** What comes is whole all the same. */
  readonly harmless: boolean
}

function drawFault(random: Random, stream: boolean, embeds: boolean): Fault {
  const kind = random()
  if (kind < 0.06) return { behaviour: { status: oneOf(random, [400, 404, 422, 500, 502, 503]) }, harmless: false }
  if (kind < 0.09) return { behaviour: cutShort(random, stream), harmless: false }
  if (kind < 0.12) return { behaviour: { malformedChunkAt: upTo(random, 6) }, harmless: false }
  if (kind < 0.13) return { behaviour: { rawBody: '' }, harmless: false }
  if (kind < 0.14) return { behaviour: { connectionReset: true }, harmless: false }
  if (kind < 0.15) return { behaviour: { body: { error: { message: 'no', type: 'server_error' } } }, harmless: false }
  if (kind < 0.18 && stream) return { behaviour: { errorMidStream: upTo(random, 8) }, harmless: false }
  if (kind < 0.3 && !embeds) return { behaviour: oneOf(random, noises), harmless: true }
  return { behaviour: {}, harmless: true }
}

const noises: readonly Behaviour[] = [
  { splitBytes: 7 },
  { crlf: true },
  { comments: true },
  { duplicateDone: true },
  { endWithoutDone: true },
  { extraTopLevel: { x_operator: 'org-1' } },
]

function cutShort(random: Random, stream: boolean): Behaviour {
  return stream && random() < 0.7 ? { cutAfterEvents: upTo(random, 12) } : { cutAfterBytes: upTo(random, 900) }
}

function drawLeave(random: Random, stream: boolean): Leave {
  const kind = random()
  if (kind < 0.15) return { onHead: true }
  if (stream && kind < 0.65) return { afterEvents: 1 + upTo(random, 10) }
  return { afterMs: upTo(random, 25) }
}
