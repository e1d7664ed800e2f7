import type { Call, Caller } from '../model/call.ts'
import { promptOf, unreadPrompt } from '../model/chat/prompt.ts'
import type { ChatRequest } from '../model/chat/request.ts'
import { Fault } from '../model/fault.ts'
import { SMART_ROUTE, type SmartPolicy, type SmartPreset } from '../model/smart.ts'
import { isChatFormat } from '../model/wire-format.ts'
import type { SmartAsked } from '../routing/decision/asked.ts'
import { conversationKey } from '../routing/decision/conversations.ts'
import { learnedStandings } from '../routing/decision/learned-standings.ts'
import { type SmartName, smartName } from '../routing/decision/names.ts'
import { repeatKey } from '../routing/decision/repeats.ts'
import { standingsOf } from '../routing/decision/standings.ts'
import { type Aim, featuresOf, presets, situationOf, type Weights, within } from '../routing/smart/index.ts'
import { codecs } from '../wire/codecs.ts'
import { Losses } from '../wire/translate/losses.ts'
import type { PipelineDeps } from './run.ts'
import { verificationOf } from './verified/verification.ts'

const anywhere: SmartName = { lane: undefined, region: undefined }

/**
 * What a choice rests on, where the request leaves it to us or its workspace wants to know; undefined on all others,
 * which pay two looks for it. Throws Fault where there can be no choice.
 */
export function smartAsked(
  deps: PipelineDeps,
  caller: Caller,
  call: Call,
  now: number,
): SmartAsked | undefined | Promise<SmartAsked | undefined> {
  const { snapshot } = deps
  const { workspace, key } = caller
  const policy = workspace.policy.smartRoute
  const { model } = call.facts
  const name = model.includes(SMART_ROUTE)
    ? smartName(snapshot.catalog, snapshot.credentialsOf(workspace.id), model)
    : undefined
  if (!name && !(policy?.shadow && isChatFormat(call.format))) return undefined
  const weights = deps.smart.weights()
  if (!weights) {
    if (name) throw offFault(call)
    return undefined
  }
  if (name && !isChatFormat(call.format)) throw chatsOnly(call)
  const about = situated(deps, caller, call, name, weights, now)
  if (!policy?.downgrade || key.maxSpend === undefined || key.maxSpend <= 0n)
    return { ...about, ...aimOf(policy, undefined) }
  const spent = deps.limits.spentBy(key, workspace.timeZone)
  const most = Number(key.maxSpend)
  if (spent instanceof Promise) {
    // Where nobody can tell, the reservation refuses what must be refused; the choice goes by the usual preset.
    const share = spent.then((amount) => Number(amount) / most).catch(() => undefined)
    return share.then((used) => ({ ...about, ...aimOf(policy, used) }))
  }
  return { ...about, ...aimOf(policy, Number(spent) / most) }
}

type Aimed = Pick<SmartAsked, 'aim' | 'preset' | 'downgradedAt'>

function situated(
  { snapshot, smart }: PipelineDeps,
  { key, workspace }: Caller,
  call: Call,
  name: SmartName | undefined,
  weights: Weights,
  now: number,
): Omit<SmartAsked, keyof Aimed> {
  const request = requestIn(call)
  const prompt = request ? promptOf(request) : unreadPrompt
  const cascade = workspace.policy.smartRoute?.cascade
  const shared = standingsOf(weights, snapshot.catalog)
  const learns = workspace.policy.smartRoute?.learning === true
  const learned = learns && workspace.learned?.status === 'active' ? workspace.learned : undefined
  const conversation = prompt.opening.length > 0 ? conversationKey(workspace.id, prompt.opening) : undefined
  return {
    ...(name ?? anywhere),
    weights,
    standings: learned ? learnedStandings(shared, learned, weights.domains) : shared,
    learned: learned && { shared, labels: learned.labels },
    repeat: learns && name && prompt.media.size === 0 ? repeatKey(key.id, prompt.texts) : undefined,
    prompt,
    verification: cascade && name && request && !call.facts.stream ? verificationOf(cascade, request) : undefined,
    situation: situationOf(weights, featuresOf(prompt)),
    conversation,
    served: conversation === undefined ? undefined : smart.conversations.recall(conversation, now),
    shadow: !name,
    // The end of an id is random, and planning again draws the same.
    draw: name ? Number.parseInt(call.id.slice(-8), 16) / 2 ** 32 : 1,
  }
}

/** What cannot be read is judged by its provider, not here. */
function requestIn({ format, json }: Call): ChatRequest | undefined {
  if (!isChatFormat(format) || !json) return undefined
  try {
    return codecs[format].decodeRequest(json, new Losses())
  } catch {
    return undefined
  }
}

/** `used`: share of the key's budget that is spent. The highest rule that it is above holds. */
function aimOf(policy: SmartPolicy | undefined, used: number | undefined): Aimed {
  const rules = policy?.downgrade?.filter(({ budgetUsedAbove }) => used !== undefined && used >= budgetUsedAbove)
  const rule = rules?.reduce((a, b) => (b.budgetUsedAbove > a.budgetUsedAbove ? b : a), rules[0] ?? noRule)
  if (rule && rule !== noRule) return { ...named(rule.preset), downgradedAt: used }
  if (policy?.within !== undefined) return { aim: within(policy.within), preset: 'within', downgradedAt: undefined }
  return { ...named(policy?.preset ?? 'balanced'), downgradedAt: undefined }
}

const noRule = { budgetUsedAbove: 0, preset: 'balanced' } as const

const named = (preset: SmartPreset): { aim: Aim; preset: SmartPreset } => ({ aim: presets[preset], preset })

function offFault({ facts }: Call): Fault {
  const text = `'${facts.model}' is not offered here. Name a model; GET /v1/models lists them.`
  return new Fault('not_found', 'model_not_found', text, { param: 'model' })
}

function chatsOnly({ facts }: Call): Fault {
  const text = `'${facts.model}' chooses among chat models only. Name a model for this call.`
  return new Fault('invalid_request', 'unsupported_model', text, { param: 'model' })
}
