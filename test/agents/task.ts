import type { Agent, ProviderFormatName, Step } from './agent.ts'
import type { Heard, ToolCall, Turn } from './conversation.ts'

export const FINAL = 'All done: the note is written and was read back.'
const SIDE = 'A note for the gateway'
const THOUGHT = 'The note first, then a look at it.'

/** The provider's part of the task: asks for the steps one after the other, then says that all is done. */
export interface Task {
  readonly steps: readonly (readonly ToolCall[])[]
  next(heard: Heard): Turn
  /** The request is one of the task; agents also ask for titles and the like. */
  concerns(heard: Heard): boolean
}

export function makeTask({ steps }: Agent, over: ProviderFormatName, file: string, text: string): Task {
  const numbered = steps(file, text).map((step, at) => withIds(step, at, over))
  const wanted = new Set(numbered.flatMap((step) => step.map(({ name }) => name)))
  const concerns = ({ tools }: Heard) => [...wanted].every((name) => tools.includes(name))
  return {
    steps: numbered,
    concerns,
    next: (heard) => {
      if (!concerns(heard)) return { text: SIDE, calls: [] }
      const at = stepsDone(numbered, heard.results.length)
      const thought = heard.wantsThoughts ? { text: THOUGHT, signature: signatureOf(at) } : undefined
      const calls = numbered[at]
      if (!calls) return { thought, text: FINAL, calls: [] }
      return { thought, text: at === 0 ? 'I write the note.' : undefined, calls }
    },
  }
}

/** As the providers' own: clients may look at how they begin. */
function withIds(step: Step, at: number, over: ProviderFormatName): ToolCall[] {
  const prefix = over === 'anthropic-messages' ? 'toolu_01AgentStep' : 'call_AgentStep'
  return step.map((call, index) => ({ ...call, id: `${prefix}${at}${index}` }))
}

export function signatureOf(at: number): string {
  return Buffer.from(`signature of thought ${at}`).toString('base64')
}

/** How many of the steps have all their results. */
function stepsDone(steps: readonly (readonly ToolCall[])[], results: number): number {
  let left = results
  let done = 0
  for (const step of steps) {
    left -= step.length
    if (left < 0) break
    done++
  }
  return done
}
