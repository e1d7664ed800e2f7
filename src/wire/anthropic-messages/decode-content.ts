import { asObject, asString, type JsonObject } from '../../kit/parse-json.ts'
import type {
  FilePart,
  ImagePart,
  MediaSource,
  Part,
  ReasoningPart,
  TextPart,
  ToolCallPart,
  ToolResultPart,
} from '../../model/chat/parts.ts'
import type { Losses } from '../translate/losses.ts'
import { decodeCitations } from './citations.ts'
import { listAt, objectAt, optionalFlag, optionalText, tellOthers, textAt, withMark } from './fields.ts'
import { invalid } from './request.ts'
import { signatureOf } from './thinking-marks.ts'

const FORMAT = 'anthropic-messages'

const members = (...names: string[]): ReadonlySet<string> => new Set(['type', 'cache_control', ...names])
const known = {
  text: members('text', 'citations'),
  image: members('source'),
  document: members('source', 'title', 'context', 'citations'),
  // A `caller` that is not the model itself means a tool of the provider's, whose blocks stand beside it.
  tool_use: members('id', 'name', 'input', 'caller'),
  tool_result: members('tool_use_id', 'content', 'is_error'),
}

/** Content as a string or blocks. Throws Fault `invalid_request` that names the block. */
export function decodeContent(content: unknown, path: string, losses: Losses): Part[] {
  if (typeof content === 'string') return [losses.placed({ type: 'text', text: content }, path)]
  if (!Array.isArray(content)) throw invalid(path, 'Input should be a string or a list of content blocks.')
  return content.map((item, index) => {
    const at = `${path}[${index}]`
    return losses.placed(decodeBlock(objectAt(item, at), at, losses), at)
  })
}

function decodeBlock(block: JsonObject, path: string, losses: Losses): Part {
  const type = textAt(block.type, `${path}.type`)
  switch (type) {
    case 'text':
      return decodeText(block, path, losses)
    case 'image':
      return decodeImage(block, path, losses)
    case 'document':
      return decodeDocument(block, path, losses)
    case 'tool_use':
      return decodeToolUse(block, path, losses)
    case 'tool_result':
      return decodeToolResult(block, path, losses)
    case 'thinking':
      return { ...thinkingPart(block), text: textAt(block.thinking, `${path}.thinking`) }
    case 'redacted_thinking':
      return redactedPart(textAt(block.data, `${path}.data`))
    // Search results, tools that run at the provider and what they found, summaries of a long context …
    default:
      return { type: 'other', origin: FORMAT, name: type, raw: block }
  }
}

export function thinkingPart(block: JsonObject): ReasoningPart {
  const signature = signatureOf(asString(block.signature))
  return { type: 'reasoning', text: asString(block.thinking) ?? '', ...(signature && { signature }) }
}

export function redactedPart(data: string): ReasoningPart {
  const redacted = signatureOf(data)
  return { type: 'reasoning', text: undefined, ...(redacted && { redacted }) }
}

export function decodeText(block: JsonObject, path: string, losses: Losses): TextPart {
  tellOthers(block, known.text, path, losses)
  const citations = decodeCitations(block.citations)
  const text = textAt(block.text, `${path}.text`)
  return { type: 'text', text, ...withMark(block, path), ...(citations.length > 0 && { citations }) }
}

function decodeImage(block: JsonObject, path: string, losses: Losses): ImagePart {
  tellOthers(block, known.image, path, losses)
  return { type: 'image', source: decodeSource(block.source, `${path}.source`), ...withMark(block, path) }
}

function decodeSource(value: unknown, path: string): MediaSource {
  const source = objectAt(value, path)
  switch (source.type) {
    case 'base64': {
      const data = textAt(source.data, `${path}.data`)
      return { kind: 'data', mediaType: textAt(source.media_type, `${path}.media_type`), data }
    }
    case 'url':
      return { kind: 'url', url: textAt(source.url, `${path}.url`) }
    case 'file':
      return { kind: 'file', id: textAt(source.file_id, `${path}.file_id`) }
    case 'text':
      return { kind: 'text', text: textAt(source.data, `${path}.data`) }
    default:
      throw invalid(`${path}.type`, "Input should be 'base64', 'url', 'file', 'text' or 'content'.")
  }
}

/** A document cut into blocks is one text, unless its pieces are to be cited or are not all text. */
function decodeDocument(block: JsonObject, path: string, losses: Losses): Part {
  const source = objectAt(block.source, `${path}.source`)
  const cite = optionalFlag(asObject(block.citations)?.enabled, `${path}.citations.enabled`)
  if (source.type !== 'content') return filePart(decodeSource(source, `${path}.source`))
  const pieces = decodeContent(source.content, `${path}.source.content`, losses)
  const texts = pieces.flatMap((piece) => (piece.type === 'text' ? [piece.text] : []))
  if (cite || texts.length < pieces.length) return { type: 'other', origin: FORMAT, name: 'document', raw: block }
  return filePart({ kind: 'text', text: texts.join('\n') })

  function filePart(from: MediaSource): FilePart {
    tellOthers(block, known.document, path, losses)
    const name = optionalText(block.title, `${path}.title`)
    const context = optionalText(block.context, `${path}.context`)
    return {
      type: 'file',
      source: from,
      ...(name !== undefined && { name }),
      ...(context !== undefined && { context }),
      ...(cite !== undefined && { cite }),
      ...withMark(block, path),
    }
  }
}

function decodeToolUse(block: JsonObject, path: string, losses: Losses): ToolCallPart {
  tellOthers(block, known.tool_use, path, losses)
  return {
    type: 'tool-call',
    id: textAt(block.id, `${path}.id`),
    name: textAt(block.name, `${path}.name`),
    input: JSON.stringify(block.input ?? {}),
    ...withMark(block, path),
  }
}

function decodeToolResult(block: JsonObject, path: string, losses: Losses): ToolResultPart {
  tellOthers(block, known.tool_result, path, losses)
  const isError = optionalFlag(block.is_error, `${path}.is_error`)
  return {
    type: 'tool-result',
    callId: textAt(block.tool_use_id, `${path}.tool_use_id`),
    content: resultContent(block.content, `${path}.content`, losses),
    ...(isError !== undefined && { isError }),
    ...withMark(block, path),
  }
}

function resultContent(content: unknown, path: string, losses: Losses): ToolResultPart['content'] {
  if (content === undefined || content === null || content === '') return []
  if (typeof content === 'string') return [{ type: 'text', text: content }]
  return listAt(content, path).map((item, index) => {
    const at = `${path}[${index}]`
    const block = objectAt(item, at)
    if (block.type === 'search_result') return losses.placed(searchResult(block, at, losses), at)
    const part = losses.placed(decodeBlock(block, at, losses), at)
    if (part.type === 'text' || part.type === 'image' || part.type === 'file') return part
    // Names of tools that a search has found, the state of a browser: told in words, or not at all.
    losses.unknown(at)
    return { type: 'text', text: block.type === 'tool_reference' ? String(block.tool_name) : JSON.stringify(block) }
  })
}

/** What a search of the client's own found is a text with a title and a place where it stands. */
function searchResult(block: JsonObject, path: string, losses: Losses): FilePart {
  const pieces = decodeContent(block.content, `${path}.content`, losses)
  const cite = optionalFlag(asObject(block.citations)?.enabled, `${path}.citations.enabled`)
  return {
    type: 'file',
    source: { kind: 'text', text: pieces.map((piece) => (piece.type === 'text' ? piece.text : '')).join('\n') },
    name: textAt(block.title, `${path}.title`),
    context: textAt(block.source, `${path}.source`),
    ...(cite !== undefined && { cite }),
    ...withMark(block, path),
  }
}
