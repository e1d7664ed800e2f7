import type { ChatRequest } from '../../model/chat/request.ts'
import type { Losses } from '../translate/losses.ts'
import type { Traits } from './traits.ts'

export interface Sampling {
  readonly temperature?: number
  readonly topP?: number
  readonly topK?: number
}

/** Least that top_p may be while a model thinks. */
const LEAST_TOP_P = 0.95

/** Temperature, top_p and top_k, as far as the model takes them; while it thinks, they are its own. */
export function encodeSampling(
  { temperature, topP, topK }: ChatRequest,
  { sampling: takes }: Traits,
  thinks: boolean,
  losses: Losses,
): Sampling {
  const lose = (field: string, value: number | undefined) => {
    if (value !== undefined) losses.lose('sampling', field)
  }
  if (takes === 'none') {
    // 1 is what these models do anyway.
    if (temperature !== 1) lose('temperature', temperature)
    if (topP !== 1) lose('top_p', topP)
    lose('top_k', topK)
    return {}
  }
  if (thinks) {
    if (temperature !== 1) lose('temperature', temperature)
    const kept = topP !== undefined && topP >= LEAST_TOP_P && topP <= 1
    if (!kept) lose('top_p', topP)
    lose('top_k', topK)
    return kept ? { topP } : {}
  }
  if (temperature !== undefined && temperature > 1) losses.lose('temperature_range', 'temperature')
  const both = takes === 'one' && temperature !== undefined && topP !== undefined
  if (both && topP !== 1) lose('top_p', topP)
  return {
    ...(temperature !== undefined && { temperature: Math.min(1, Math.max(0, temperature)) }),
    ...(topP !== undefined && !both && { topP }),
    ...(topK !== undefined && { topK }),
  }
}

/** Stop sequences of space only are refused. */
export function encodeStops({ stop = [] }: ChatRequest, losses: Losses): readonly string[] {
  return stop.filter((text) => {
    if (text.trim() !== '') return true
    losses.lose('stop_sequences', 'stop')
    return false
  })
}
