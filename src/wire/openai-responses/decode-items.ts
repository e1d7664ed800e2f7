import { asString, type JsonObject } from '../../kit/parse-json.ts'
import type { FilePart, ImagePart, Part, Signature, TextPart, ToolCallPart } from '../../model/chat/parts.ts'
import type { Message, Tool } from '../../model/chat/request.ts'
import { Fault } from '../../model/fault.ts'
import { objectAt, readList, readText, required } from '../openai/read-fields.ts'
import { invalid } from '../openai/request.ts'
import type { Losses } from '../translate/losses.ts'
import { decodeContent } from './decode-content.ts'
import { decodeTools } from './decode-tools.ts'
import { wholeName } from './namespaces.ts'
import { decodeReasoning } from './reasoning.ts'

/** What is built of the items one by one. */
interface Conversation {
  readonly messages: Message[]
  /** Parts of the assistant's turn that is not over yet. */
  turn: Part[] | undefined
  /** The last item of the turn was a message: another one is another message. */
  spoke: boolean
  /** Tools that items bring in. */
  readonly tools: Tool[]
  /** Marks on calls, by the calls' ids. */
  readonly marks: Map<string, Signature>
}

/** The conversation in `input`, and tools that came with it. Throws Fault `invalid_request` that names the item. */
export function decodeItems(items: readonly unknown[], losses: Losses): { messages: Message[]; tools: Tool[] } {
  const conversation: Conversation = { messages: [], turn: undefined, spoke: false, tools: [], marks: new Map() }
  items.forEach((value, index) => {
    const path = `input[${index}]`
    addItem(conversation, objectAt(value, path), path, losses)
  })
  endTurn(conversation)
  const { messages, tools, marks } = conversation
  return { messages: marks.size > 0 ? messages.map((message) => withMarks(message, marks, losses)) : messages, tools }
}

function withMarks(message: Message, marks: ReadonlyMap<string, Signature>, losses: Losses): Message {
  const marked = (part: Part): Part => {
    const signature = part.type === 'tool-call' ? marks.get(part.id) : undefined
    return signature ? losses.sameAs({ ...part, signature } as ToolCallPart, part) : part
  }
  return { ...message, parts: message.parts.map(marked) }
}

type Add = (conversation: Conversation, item: JsonObject, path: string, losses: Losses) => void

const adders: Readonly<Record<string, Add>> = {
  message: addMessage,
  function_call: (conversation, item, path, losses) => addCall(conversation, item, path, 'arguments', losses),
  custom_tool_call: (conversation, item, path, losses) => addCall(conversation, item, path, 'input', losses),
  function_call_output: addResult,
  custom_tool_call_output: addResult,
  reasoning: addReasoning,
  additional_tools: addTools,
  tool_search_output: addTools,
  item_reference: (_conversation, _item, path) => {
    throw storedState(path)
  },
}

/** Steps of tools that ran at the provider and told what they found in the text behind them. */
const bygone = new Set([
  'web_search_call',
  'file_search_call',
  'mcp_list_tools',
  'tool_search_call',
  'code_interpreter_call',
])

function addItem(conversation: Conversation, item: JsonObject, path: string, losses: Losses): void {
  const type = readText(item, 'type', `${path}.type`) ?? (item.role === undefined ? 'item_reference' : 'message')
  const add = Object.hasOwn(adders, type) ? adders[type] : undefined
  if (add) return add(conversation, item, path, losses)
  if (bygone.has(type)) return losses.unknown(path)
  const part: Part = losses.placed({ type: 'other', origin: 'openai-responses', name: type, raw: item }, path)
  if (type.endsWith('_output') || type.endsWith('_response')) pushMessage(conversation, { role: 'tool', parts: [part] })
  else pushParts(conversation, [part])
}

function endTurn(conversation: Conversation): void {
  const { turn, messages } = conversation
  if (turn && turn.length > 0) messages.push({ role: 'assistant', parts: turn })
  conversation.turn = undefined
  conversation.spoke = false
}

function pushMessage(conversation: Conversation, message: Message): void {
  endTurn(conversation)
  conversation.messages.push(message)
}

function pushParts(conversation: Conversation, parts: readonly Part[]): void {
  conversation.turn ??= []
  conversation.turn.push(...parts)
  conversation.spoke = false
}

const roles = ['user', 'assistant', 'system', 'developer'] as const

function addMessage(conversation: Conversation, item: JsonObject, path: string, losses: Losses): void {
  const told = readText(item, 'role', `${path}.role`)
  const role = roles.find((one) => one === told)
  if (!role) throw invalid(`${path}.role`, `'${path}.role' must be one of ${roles.join(', ')}.`)
  if (item.phase !== undefined && item.phase !== null) losses.unknown('input[].phase')
  const parts = decodeContent(item.content, `${path}.content`, losses)
  if (role !== 'assistant') return pushMessage(conversation, { role, parts })
  // One message behind the other stay two; a message and the calls around it are one turn.
  if (conversation.spoke) endTurn(conversation)
  pushParts(conversation, parts)
  conversation.spoke = true
}

function addCall(
  conversation: Conversation,
  item: JsonObject,
  path: string,
  field: 'arguments' | 'input',
  losses: Losses,
): void {
  const name = required(readText(item, 'name', `${path}.name`), `${path}.name`)
  const call: ToolCallPart = {
    type: 'tool-call',
    id: required(readText(item, 'call_id', `${path}.call_id`), `${path}.call_id`),
    name: wholeName(asString(item.namespace), name),
    input: required(readText(item, field, `${path}.${field}`), `${path}.${field}`),
    ...(field === 'input' && { custom: true }),
  }
  pushParts(conversation, [losses.placed(call, path)])
}

function addResult(conversation: Conversation, item: JsonObject, path: string, losses: Losses): void {
  const callId = required(readText(item, 'call_id', `${path}.call_id`), `${path}.call_id`)
  const content = decodeContent(item.output, `${path}.output`, losses).map((part, index) => {
    if (isResultContent(part)) return part
    throw invalid(`${path}.output[${index}]`, `'${path}.output[${index}]' must be a text, an image or a file.`)
  })
  const custom = item.type === 'custom_tool_call_output' && { custom: true }
  const result: Part = losses.placed({ type: 'tool-result', callId, content, ...custom }, path)
  pushMessage(conversation, { role: 'tool', parts: [result] })
}

function isResultContent(part: Part): part is TextPart | ImagePart | FilePart {
  return part.type === 'text' || part.type === 'image' || part.type === 'file'
}

function addReasoning(conversation: Conversation, item: JsonObject, path: string, losses: Losses): void {
  const { parts, mark } = decodeReasoning(item)
  for (const part of parts) losses.placed(part, path)
  if (mark) conversation.marks.set(mark.callId, mark.signature)
  if (parts.length > 0) pushParts(conversation, parts)
}

function addTools(conversation: Conversation, item: JsonObject, path: string, losses: Losses): void {
  conversation.tools.push(...decodeTools(readList(item, 'tools', `${path}.tools`) ?? [], `${path}.tools`, losses))
}

/** Fault for what only the provider that keeps it could look up. */
export function storedState(param: string): Fault {
  const text = `'${param}' refers to something stored at a provider, which the provider that serves this model does not have. Send the conversation itself.`
  return new Fault('invalid_request', 'stored_state_not_allowed', text, { param })
}
