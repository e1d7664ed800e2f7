import { own } from '../../kit/own.ts'
import { asString, type JsonObject } from '../../kit/parse-json.ts'
import type { CacheMark, Part, ToolCallPart, ToolResultPart } from '../../model/chat/parts.ts'
import type { Message } from '../../model/chat/request.ts'
import { readMark, withMark } from '../openai/cache-mark.ts'
import { objectAt, readList, readObject, readText, required } from '../openai/read-fields.ts'
import { invalid } from '../openai/request.ts'
import type { Losses } from '../translate/losses.ts'
import { decodeAudioName, decodeContent } from './decode-content.ts'
import { readReasoning } from './read-reasoning.ts'

/** What earlier messages tell about later ones. */
interface Conversation {
  readonly losses: Losses
  readonly customCalls: Set<string>
  /** The last call of each older function by its name, for its result has no id. */
  readonly functionCalls: Map<string, string>
}

const common = ['role', 'content', 'name', 'cache_control']
const members: Readonly<Record<string, readonly string[]>> = {
  assistant: [
    'tool_calls',
    'function_call',
    'refusal',
    'audio',
    'reasoning',
    'reasoning_content',
    'reasoning_details',
    // Of the SDK's own making, or of the answer that the message is a copy of.
    'parsed',
    'index',
    'images',
  ],
  tool: ['tool_call_id'],
}

/** Throws Fault `invalid_request` that names the message and field. */
export function decodeMessages(messages: readonly unknown[], losses: Losses): Message[] {
  const conversation: Conversation = { losses, customCalls: new Set(), functionCalls: new Map() }
  return messages.map((message, index) => {
    const path = `messages[${index}]`
    return decodeMessage(objectAt(message, path), path, conversation)
  })
}

function decodeMessage(message: JsonObject, path: string, conversation: Conversation): Message {
  const role = required(readText(message, 'role', `${path}.role`), `${path}.role`)
  for (const [key, value] of Object.entries(message)) {
    const known = common.includes(key) || own(members, role)?.includes(key)
    const nothing = value === null || (Array.isArray(value) && value.length === 0)
    if (!known && !nothing) conversation.losses.unknown(`${path}.${key}`)
  }
  const name = readText(message, 'name', `${path}.name`)
  switch (role) {
    case 'system':
    case 'developer':
    case 'user': {
      const parts = decodeContent(message.content, `${path}.content`, conversation.losses)
      return { role, parts: marked(parts, readMark(message), conversation.losses), ...(name && { name }) }
    }
    case 'assistant':
      return { role, parts: assistantParts(message, path, conversation), ...(name && { name }) }
    case 'tool':
    case 'function':
      return { role: 'tool', parts: [conversation.losses.placed(toolResult(message, path, conversation), path)] }
    default:
      throw invalid(
        `${path}.role`,
        `'${path}.role' must be one of system, developer, user, assistant, tool or function.`,
      )
  }
}

/** A mark on a message is one on its last part. */
function marked(parts: readonly Part[], cache: CacheMark | undefined, losses: Losses): readonly Part[] {
  const last = parts.at(-1)
  if (!cache || !last || last.type === 'audio' || last.type === 'refusal') return parts
  if (last.type === 'reasoning' || last.type === 'other') return parts
  return [...parts.slice(0, -1), losses.sameAs({ ...last, cache }, last)]
}

const reasoningFields = ['reasoning_details', 'reasoning', 'reasoning_content'] as const

/** Reasoning first, then text, then calls: the order in which models make them. */
function assistantParts(message: JsonObject, path: string, conversation: Conversation): readonly Part[] {
  const calls = decodeCalls(message, path, conversation)
  const reasoning = readReasoning(message, new Set(calls.map(({ id }) => id)))
  const content = decodeContent(message.content, `${path}.content`, conversation.losses)
  const refusal = readText(message, 'refusal', `${path}.refusal`)
  if (Array.isArray(message.images) && message.images.length > 0) conversation.losses.unknown(`${path}.images`)
  const told = reasoningFields.find((field) => message[field]) ?? 'reasoning'
  for (const part of reasoning.parts) conversation.losses.placed(part, `${path}.${told}`)
  const parts = [
    ...reasoning.parts,
    // Clients write the empty string where there was no text beside the calls.
    ...content.filter((part) => part.type !== 'text' || part.text !== ''),
    ...(refusal ? [{ type: 'refusal', text: refusal } as const] : []),
    ...decodeAudioName(message, path),
    ...calls.map((call) => withSignature(call, reasoning.callSignatures, conversation.losses)),
  ]
  return marked(parts, readMark(message), conversation.losses)
}

function withSignature(
  call: ToolCallPart,
  signatures: ReturnType<typeof readReasoning>['callSignatures'],
  losses: Losses,
): ToolCallPart {
  const signature = signatures.get(call.id)
  return signature ? losses.sameAs({ ...call, signature }, call) : call
}

function decodeCalls(message: JsonObject, path: string, conversation: Conversation): ToolCallPart[] {
  const calls = (readList(message, 'tool_calls', `${path}.tool_calls`) ?? []).map((call, index) => {
    const at = `${path}.tool_calls[${index}]`
    return conversation.losses.placed(decodeCall(objectAt(call, at), at), at)
  })
  for (const { id, custom } of calls) if (custom) conversation.customCalls.add(id)
  const older = readObject(message, 'function_call', `${path}.function_call`)
  if (!older) return calls
  const at = `${path}.function_call`
  const name = required(readText(older, 'name', `${at}.name`), `${at}.name`)
  const id = `call_${path.replace(/\D/g, '')}_${name}`
  conversation.functionCalls.set(name, id)
  const call: ToolCallPart = { type: 'tool-call', id, name, input: readArguments(older, at) }
  return [...calls, conversation.losses.placed(call, at)]
}

function decodeCall(call: JsonObject, path: string): ToolCallPart {
  const id = required(readText(call, 'id', `${path}.id`), `${path}.id`)
  if (call.type === 'custom') {
    const custom = objectAt(call.custom, `${path}.custom`)
    const name = required(readText(custom, 'name', `${path}.custom.name`), `${path}.custom.name`)
    const input = required(readText(custom, 'input', `${path}.custom.input`), `${path}.custom.input`)
    return { type: 'tool-call', id, name, input, custom: true, ...withMark(call) }
  }
  const called = objectAt(call.function, `${path}.function`)
  const name = required(readText(called, 'name', `${path}.function.name`), `${path}.function.name`)
  return { type: 'tool-call', id, name, input: readArguments(called, `${path}.function`), ...withMark(call) }
}

function readArguments(called: JsonObject, path: string): string {
  return readText(called, 'arguments', `${path}.arguments`) ?? ''
}

function toolResult(message: JsonObject, path: string, conversation: Conversation): ToolResultPart {
  const name = asString(message.name)
  const callId =
    message.role === 'tool'
      ? required(readText(message, 'tool_call_id', `${path}.tool_call_id`), `${path}.tool_call_id`)
      : conversation.functionCalls.get(required(name, `${path}.name`))
  if (callId === undefined) {
    throw invalid(path, `'${path}' answers a function that no message before it has called.`)
  }
  const content = decodeContent(message.content, `${path}.content`, conversation.losses).map((part, index) => {
    if (part.type === 'text' || part.type === 'image' || part.type === 'file') return part
    throw invalid(`${path}.content[${index}].type`, 'The result of a tool is made of text, images or files.')
  })
  const custom = conversation.customCalls.has(callId)
  return {
    type: 'tool-result',
    callId,
    ...(name && { name }),
    content,
    ...(custom && { custom }),
    ...withMark(message),
  }
}
