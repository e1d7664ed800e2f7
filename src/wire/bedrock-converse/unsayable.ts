import type { ChatRequest } from '../../model/chat/request.ts'
import type { Feature } from '../translate/fidelity.ts'
import type { Losses } from '../translate/losses.ts'

/** What Converse has no field for, whatever the model; values that change nothing are no loss. */
const checks: readonly (readonly [feature: Feature, field: string, asks: (request: ChatRequest) => boolean])[] = [
  ['choices', 'n', ({ choices = 1 }) => choices > 1],
  ['logprobs', 'logprobs', ({ logprobs, topLogprobs = 0 }) => logprobs === true || topLogprobs > 0],
  ['logit_bias', 'logit_bias', ({ logitBias = {} }) => Object.keys(logitBias).length > 0],
  ['seed', 'seed', ({ seed }) => seed !== undefined],
  ['frequency_penalty', 'frequency_penalty', ({ frequencyPenalty = 0 }) => frequencyPenalty !== 0],
  ['presence_penalty', 'presence_penalty', ({ presencePenalty = 0 }) => presencePenalty !== 0],
  ['verbosity', 'verbosity', ({ verbosity }) => verbosity !== undefined],
  ['user', 'user', ({ user }) => user !== undefined],
  ['store', 'store', ({ store }) => store === true],
]

export function loseUnsayable(request: ChatRequest, losses: Losses): void {
  for (const [feature, field, asks] of checks) if (asks(request)) losses.lose(feature, field)
}
