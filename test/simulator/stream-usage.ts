import type { Behaviour } from './behaviour.ts'
import { CHARS_PER_TOKEN } from './tokens.ts'
import { type ToldUsage, usageSoFar } from './usage.ts'

/** One stream chunk to be: its choice and how many characters of output it carries. */
export interface Step {
  choice: object
  chars: number
}

interface Chunk {
  choices: object[]
  usage?: ToldUsage | null
}

/** Turns steps into chunks and puts usage where the request and the behaviour want it. */
export function placeUsage(
  steps: Step[],
  usage: ToldUsage,
  asked: boolean,
  mode: Behaviour['usage'],
): { chunks: Chunk[]; usageTold: boolean } {
  const chunks: Chunk[] = steps.map(({ choice }) => ({ choices: [choice] }))
  if (mode === 'in-last-content-chunk') return { chunks: onLast(chunks, usage), usageTold: true }
  if (mode === 'none') return { chunks, usageTold: false }
  if (mode === 'every-chunk') cumulate(chunks, steps, usage)
  else if (asked) for (const chunk of chunks) chunk.usage = null
  if (asked) chunks.push({ choices: [], usage })
  return { chunks, usageTold: asked || mode === 'every-chunk' }
}

function onLast(chunks: Chunk[], usage: ToldUsage): Chunk[] {
  const last = chunks.at(-1)
  if (last) last.usage = usage
  return chunks
}

function cumulate(chunks: Chunk[], steps: Step[], usage: ToldUsage): void {
  let chars = 0
  chunks.forEach((chunk, i) => {
    chars += steps[i]?.chars ?? 0
    chunk.usage = i === chunks.length - 1 ? usage : usageSoFar(usage, Math.ceil(chars / CHARS_PER_TOKEN))
  })
}
