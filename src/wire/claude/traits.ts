import type { ReasoningEffort } from '../../model/chat/request.ts'

/** What a generation of models takes. Wishes that it would refuse with a 400 must not reach it. */
export interface Traits {
  /** How it is told to think: not at all, with a budget of tokens, by its own measure, or in either way. */
  readonly thinking: 'never' | 'budget' | 'adaptive' | 'both'
  /** What turns its thinking off; undefined: nothing does. */
  readonly off: 'disabled' | 'between_tools' | undefined
  /** Values of `output_config.effort`, lowest first. */
  readonly efforts: readonly ReasoningEffort[]
  /** `one`: temperature or top_p, not both. `none`: neither, nor top_k. */
  readonly sampling: 'all' | 'one' | 'none'
  /** Tools and answers can be held to a schema. */
  readonly strict: boolean
  /** `max_tokens` for requests that name none: what every model of the generation can give. */
  readonly output: number
}

const three: readonly ReasoningEffort[] = ['low', 'medium', 'high']
const withMax: readonly ReasoningEffort[] = [...three, 'max']
const all: readonly ReasoningEffort[] = [...three, 'xhigh', 'max']

/** Other vendors' models behind Anthropic's format know its first form, and take or ignore the rest. */
const others: Traits = {
  thinking: 'budget',
  off: 'disabled',
  efforts: [],
  sampling: 'all',
  strict: true,
  output: 8_192,
}
const claude3: Traits = { ...others, thinking: 'never', strict: false, output: 4_096 }
const claude35: Traits = { ...claude3, output: 8_192 }
const claude37: Traits = { ...others, strict: false, output: 32_000 }
const claude41: Traits = { ...claude37, sampling: 'one', strict: true }
const opus45: Traits = { ...claude41, efforts: three }
const claude46: Traits = { ...claude41, thinking: 'both', efforts: withMax }
const claude47: Traits = { ...claude46, thinking: 'adaptive', efforts: all, sampling: 'none' }

/** Which Claude a name tells of. */
interface Generation {
  readonly family: string | undefined
  /** `4.5`; 5 where the name has no number that is known. */
  readonly version: number
}

const numbered = /(?:claude|opus|sonnet|haiku|mythos|fable)[-_](\d)(?:[-.](\d))?(?!\d)/

/**
 * `model`: a name as Anthropic has it, or as clouds write it around that: `us.anthropic.claude-opus-4-6-v1:0`, the ARN
 * of an inference profile. Undefined when it tells of no Claude.
 */
export function generationOf(model: string): Generation | undefined {
  const name = model.toLowerCase()
  if (!name.includes('claude')) return undefined
  const family = /opus|sonnet|haiku|mythos|fable/.exec(name)?.[0]
  // Amazon's names of the first two generations.
  if (/claude-(?:v\d|instant)/.test(name)) return { family, version: 2 }
  const [, major, minor = '0'] = numbered.exec(name) ?? []
  // Without a number it is a name like `claude-mythos-preview`: newer than all that this knows.
  return { family, version: major === undefined ? 5 : Number(`${major}.${minor}`) }
}

/**
 * By generation, for a new model of a known one behaves as it does. Sources: Claude Platform documentation, "Thinking",
 * "Effort", "Models overview", "Structured outputs", and the errors that the API answers with; Amazon Bedrock passes
 * the same ones on.
 */
export function traitsOf(model: string): Traits {
  const generation = generationOf(model)
  if (!generation) return others
  const { family, version } = generation
  if (version < 3.5) return claude3
  if (version < 3.7) return claude35
  if (version < 4.1) return claude37
  if (version === 4.5 && family === 'opus') return opus45
  if (version < 4.6) return claude41
  if (version < 4.7) return claude46
  return { ...claude47, off: offOf(family, version) }
}

function offOf(family: string | undefined, version: number): Traits['off'] {
  if (family === 'mythos' || family === 'fable') return undefined
  if (version < 5.5) return 'disabled'
  return family === 'haiku' ? 'disabled' : family === 'sonnet' ? 'between_tools' : undefined
}
