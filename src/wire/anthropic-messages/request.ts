import { editMembers, type Member, memberNamed } from '../../kit/json-members.ts'
import type { SentTexts } from '../../kit/long-runs.ts'
import { asObject, asString, isObject, type JsonObject, parseJson } from '../../kit/parse-json.ts'
import type { Call, RequestFacts } from '../../model/call.ts'
import { Fault } from '../../model/fault.ts'
import type { CallPath, UpstreamBody, UpstreamTarget } from '../wire.ts'
import { withoutForeignThinking } from './foreign-thinking.ts'
import { inputSize } from './input-size.ts'
import { requestHeaders } from './request-headers.ts'
import { runsAtProvider } from './tools.ts'

/** Fault for a field, in the words of the format: `field: what is wrong`. */
export function invalid(param: string, text: string): Fault {
  return new Fault('invalid_request', 'invalid_value', `${param}: ${text}`, { param })
}

function missing(param: string, mend: string): Fault {
  return new Fault('invalid_request', 'missing_required_parameter', `${param}: Field required. ${mend}`, { param })
}

const MOST_TOKENS = 100_000_000

/** Fields that refer to something which the provider keeps, besides files named in content. */
const storedFields = ['container', 'mcp_servers', 'thread'] as const

/** Facts of a request. Throws Fault `invalid_request` that names the field. */
export function read(body: JsonObject, bodyLength: number, _?: CallPath, texts?: SentTexts): RequestFacts {
  const model = readModel(body)
  checkMessages(body.messages)
  const outputCap = readMaxTokens(body.max_tokens)
  const { stream, metadata } = body
  if (stream !== undefined && stream !== null && typeof stream !== 'boolean') {
    throw invalid('stream', 'Input should be true or false.')
  }
  const size = inputSize(body, bodyLength, texts)
  return {
    model,
    stream: stream === true,
    wantsUsage: true,
    outputCap,
    leastOutput: leastOutput(body, outputCap),
    choices: 1,
    generates: true,
    inputCeiling: size.ceiling,
    inputImages: size.images,
    inputEstimate: size.estimate,
    stored: size.stored ?? storedFields.find((field) => isGiven(body[field])),
    endUser: asString(asObject(metadata)?.user_id),
  }
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0)
}

function readModel({ model }: JsonObject): string {
  if (model === undefined) throw missing('model', 'Name the model that shall answer.')
  if (typeof model !== 'string' || model === '' || model.length > 256) {
    throw invalid('model', 'Input should be a non-empty string of at most 256 characters.')
  }
  return model
}

/** 0 is allowed: it fills the provider's cache and generates nothing. */
function readMaxTokens(value: unknown): number {
  if (value === undefined) throw missing('max_tokens', 'Say how many tokens the answer may have at most.')
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > MOST_TOKENS) {
    throw invalid('max_tokens', `Input should be an integer from 0 to ${MOST_TOKENS}.`)
  }
  return value
}

/**
 * A budget of thinking "must be ≥1024 and less than `max_tokens`" (ThinkingConfigEnabled of the official SDK), so that a
 * cap may not be lowered to it. With interleaved thinking it may be higher from the start.
 */
function leastOutput({ thinking }: JsonObject, cap: number): number | undefined {
  const { type, budget_tokens: budget } = asObject(thinking) ?? {}
  return type === 'enabled' && typeof budget === 'number' && budget < cap ? budget + 1 : undefined
}

function checkMessages(messages: unknown): void {
  if (messages === undefined) throw missing('messages', 'Send at least one message.')
  if (!Array.isArray(messages)) throw invalid('messages', 'Input should be a list of messages.')
  if (messages.length === 0) throw invalid('messages', 'at least one message is required.')
  for (const [index, message] of messages.entries()) {
    const path = `messages.${index}`
    if (!isObject(message)) throw invalid(path, 'Input should be an object with a role and content.')
    if (typeof message.role !== 'string') throw invalid(`${path}.role`, 'Input should be "user" or "assistant".')
    const { content } = message
    if (typeof content !== 'string' && !Array.isArray(content) && message.role !== 'system') {
      throw invalid(`${path}.content`, 'Input should be a string or a list of content blocks.')
    }
  }
}

/** What may go to a pooled account: nothing that names a person, an account or stored state, or buys dearer service. */
const allowed = new Set([
  'model',
  'messages',
  'max_tokens',
  'system',
  'stream',
  'temperature',
  'top_p',
  'top_k',
  'stop_sequences',
  'tools',
  'tool_choice',
  'thinking',
  'output_config',
  'output_format',
  'cache_control',
  'context_management',
  'compaction',
])

/**
 * Fields by which a request chooses dearer service, other models, or how an account is billed. Those of OpenRouter are
 * among them, for it speaks this format too.
 */
const billed = new Set([
  'service_tier',
  'speed',
  'inference_geo',
  'fallbacks',
  'fallback_credit_token',
  'billing_policy',
  'diagnostics',
  'models',
  'route',
  'provider',
  'plugins',
  'transforms',
])

type Edits = Map<string, string | undefined>

/** The client's body with only those spans changed that must be, and the format's own headers. */
export function toUpstream(call: Call, target: UpstreamTarget): UpstreamBody {
  const { body, members } = call
  const edits: Edits = new Map(identityOf(target))
  const dropped: string[] = []
  if (call.wishes && (target.stateless || !target.quirks.routes)) {
    for (const { key } of members) if (key === 'models' || key === 'provider') edits.set(key, undefined)
    dropped.push(...call.wishes.unheeded.map((name) => `provider.${name}`))
  }
  if (target.stateless) {
    checkGeo(body, members)
    for (const { key } of members) {
      if (edits.has(key) || !(target.scrub ? !allowed.has(key) : billed.has(key))) continue
      edits.set(key, undefined)
      dropped.push(key)
    }
    dropped.push(...dropProviderTools(body, members, edits))
  }
  if (target.outputCap !== undefined) edits.set('max_tokens', String(target.outputCap))
  const cleaned = withoutForeignThinking(body, () => memberValue(body, members, 'messages'))
  if (cleaned) {
    edits.set('messages', JSON.stringify(cleaned.messages))
    dropped.push(...cleaned.dropped)
  }
  const headers = requestHeaders(call.ownHeaders, target.quirks, dropped)
  return { body: editMembers(body, members, edits), headers, dropped }
}

/** Members that say which model and which version of the format is meant, as far as the body says it. */
function identityOf({ model, quirks }: Pick<UpstreamTarget, 'model' | 'quirks'>): [string, string | undefined][] {
  const { versionInBody } = quirks
  if (versionInBody === undefined) return [['model', JSON.stringify(model)]]
  return [
    ['model', undefined],
    ['anthropic_version', JSON.stringify(versionInBody)],
  ]
}

function memberValue(body: Buffer, members: readonly Member[], key: string): unknown {
  const member = memberNamed(members, key)
  return member && parseJson(body.toString('utf8', member.start, member.end))
}

/** Where a request is processed is a promise that must not be dropped with a warning. */
function checkGeo(body: Buffer, members: readonly Member[]): void {
  const geo = memberValue(body, members, 'inference_geo')
  if (geo === undefined || geo === null || geo === 'global') return
  const text =
    'inference_geo: This field is for byok, where your own account answers. Use x-trilane-region on other lanes.'
  throw new Fault('invalid_request', 'unsupported_on_lane', text, { param: 'inference_geo' })
}

/** Takes tools that run at the provider out of the request; returns their names. */
function dropProviderTools(body: Buffer, members: readonly Member[], edits: Edits): readonly string[] {
  const tools = memberValue(body, members, 'tools')
  if (!Array.isArray(tools)) return []
  const kept: unknown[] = []
  const gone: string[] = []
  for (const tool of tools) {
    const definition = asObject(tool)
    if (!runsAtProvider(definition?.type)) kept.push(tool)
    else gone.push(asString(definition?.name) ?? asString(definition?.type) ?? '')
  }
  if (gone.length === 0) return gone
  const choice = asObject(memberValue(body, members, 'tool_choice'))
  const asked = asString(choice?.name)
  if (choice?.type === 'tool' && asked !== undefined && gone.includes(asked)) {
    const text = `tool_choice: The tool '${asked}' runs at the provider, which only byok allows. Choose another tool, or use byok.`
    throw new Fault('invalid_request', 'unsupported_on_lane', text, { param: 'tool_choice' })
  }
  edits.set('tools', kept.length > 0 ? JSON.stringify(kept) : undefined)
  if (kept.length === 0 && choice) edits.set('tool_choice', undefined)
  return gone.map((name) => `tools.${name}`)
}
