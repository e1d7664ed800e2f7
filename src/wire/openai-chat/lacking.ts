import { own } from '../../kit/own.ts'
import type { JsonObject } from '../../kit/parse-json.ts'
import type { Quirks } from '../../model/catalog.ts'
import type { Feature } from '../translate/fidelity.ts'
import type { Losses } from '../translate/losses.ts'

/** What goes with a field that a provider lacks. */
const features: Readonly<Record<string, Feature>> = {
  logit_bias: 'logit_bias',
  n: 'choices',
  logprobs: 'logprobs',
  top_logprobs: 'logprobs',
  user: 'user',
  verbosity: 'verbosity',
  web_search_options: 'hosted_tool',
  parallel_tool_calls: 'parallel_tool_calls',
  service_tier: 'service_tier',
  metadata: 'metadata',
  store: 'store',
  modalities: 'modalities',
  audio: 'audio_output',
  prediction: 'prediction',
}

/** What a provider does anyway, so that nothing is lost without it. */
const usual: Readonly<Record<string, unknown>> = { n: 1, parallel_tool_calls: true, store: false, logprobs: false }

const EFFORTS: readonly unknown[] = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']

/** A translated request without what the provider refuses. Throws Fault by `losses`. */
export function withoutLacking(body: JsonObject, { lacks, efforts }: Quirks, losses: Losses): JsonObject {
  if (!lacks && !efforts) return body
  const kept = Object.entries(body).filter(([name, value]) => {
    if (!lacks?.includes(name)) return true
    if (own(usual, name) !== value) losses.lose(own(features, name) ?? 'native_field', name)
    return false
  })
  return { ...Object.fromEntries(kept), ...takenEffort(body.reasoning_effort, efforts, losses) }
}

/** The next higher effort that the provider takes, else its highest. */
function takenEffort(effort: unknown, taken: readonly string[] | undefined, losses: Losses): JsonObject {
  if (!taken || typeof effort !== 'string' || taken.includes(effort)) return {}
  losses.leave('reasoning_effort')
  const rank = EFFORTS.indexOf(effort)
  return { reasoning_effort: taken.find((one) => EFFORTS.indexOf(one) >= rank) ?? taken.at(-1) }
}
