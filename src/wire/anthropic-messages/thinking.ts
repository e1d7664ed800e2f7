import type { JsonObject } from '../../kit/parse-json.ts'
import type { ReasoningEffort, ReasoningWish } from '../../model/chat/request.ts'
import type { Losses } from '../translate/losses.ts'
import { optionalNumber, optionalObject, optionalText } from './fields.ts'
import { invalid } from './request.ts'

const efforts: readonly ReasoningEffort[] = ['low', 'medium', 'high', 'xhigh', 'max']

/**
 * `thinking` and `output_config.effort` as a wish. Effort without thinking is `adaptive: false`: how much to write and
 * do, not a wish to think.
 */
export function decodeReasoning(body: JsonObject, losses: Losses): ReasoningWish | undefined {
  const config = optionalObject(body.output_config, 'output_config')
  const word = optionalText(config?.effort, 'output_config.effort')
  const effort = efforts.find((known) => known === word)
  if (word !== undefined && !effort)
    throw invalid('output_config.effort', `Input should be one of ${efforts.join(', ')}.`)
  const thinking = optionalObject(body.thinking, 'thinking')
  if (!thinking) return effort && { effort, adaptive: false }
  const show = showOf(optionalText(thinking.display, 'thinking.display'))
  const shared = { ...(effort && { effort }), ...(show && { show }) }
  switch (thinking.type) {
    case 'adaptive':
      return { adaptive: true, ...shared }
    case 'enabled': {
      const budgetTokens = optionalNumber(thinking.budget_tokens, 'thinking.budget_tokens')
      if (budgetTokens === undefined || budgetTokens < 1_024) {
        throw invalid('thinking.budget_tokens', 'Input should be an integer of at least 1024.')
      }
      return { budgetTokens, ...shared }
    }
    case 'disabled':
    case 'between_tools':
      if (effort) losses.unknown('output_config.effort')
      return { effort: 'none' }
    default:
      throw invalid('thinking.type', "Input should be 'enabled', 'adaptive', 'between_tools' or 'disabled'.")
  }
}

function showOf(display: string | undefined): ReasoningWish['show'] {
  return display === 'omitted' ? 'none' : display === 'summarized' ? 'auto' : undefined
}
