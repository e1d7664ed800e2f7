import type { JsonObject } from '../../kit/parse-json.ts'
import type { ChatRequest, Tool } from '../../model/chat/request.ts'
import type { Losses } from '../translate/losses.ts'
import { decodeConfig } from './decode-config.ts'
import { decodeContents, decodeSystem } from './decode-messages.ts'
import { decodeCalling, decodeTools } from './decode-tools.ts'
import { objectAt, readObject, readText } from './fields.ts'

/** Fields that are said in the canonical model, or in the path. */
const known = new Set([
  'model',
  'contents',
  'systemInstruction',
  'tools',
  'toolConfig',
  'generationConfig',
  'serviceTier',
])

/** Fields that only Gemini and Vertex AI have. */
const native = new Set(['safetySettings', 'cachedContent', 'labels', 'store', 'continuationToken', 'modelArmorConfig'])

/** Parts of toolConfig that belong to tools which run at the provider. */
const nativeToolConfig = ['retrievalConfig', 'includeServerSideToolInvocations']

/** GenerateContentRequest (Gemini API reference, "Generating content"). Whether it streams is said by the path. */
export function decodeRequest(raw: JsonObject, losses: Losses): ChatRequest {
  const body = objectAt(raw, 'body')
  const toolConfig = readObject(body, 'toolConfig')
  const { choice, validated } = decodeCalling(toolConfig, losses)
  const tools = decodeTools(body.tools, losses)
  const config = decodeConfig(body, losses)
  const tier = serviceTier(body)
  const fields = { ...ownFields(body, losses), ...ownToolConfig(toolConfig), ...config.native }
  return {
    messages: [...decodeSystem(body.systemInstruction, losses), ...decodeContents(body.contents, losses)],
    stream: false,
    ...(tools && { tools: validated ? tools.map((tool) => strictly(tool, losses)) : tools }),
    ...(choice && { toolChoice: choice }),
    ...config.request,
    ...(tier !== undefined && { serviceTier: tier }),
    ...(Object.keys(fields).length > 0 && { native: { origin: 'gemini', fields } }),
  }
}

function strictly(tool: Tool, losses: Losses): Tool {
  return tool.kind === 'function' ? losses.sameAs({ ...tool, strict: true }, tool) : tool
}

/** `flex`, `standard`, `priority`; what is called standard here is OpenAI's default. */
function serviceTier(body: JsonObject): string | undefined {
  const tier = readText(body, 'serviceTier')?.toLowerCase().replace('service_tier_', '')
  if (tier === 'unspecified') return undefined
  return tier === 'standard' ? 'default' : tier
}

function ownFields(body: JsonObject, losses: Losses): Readonly<Record<string, unknown>> {
  const fields: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(body)) {
    if (known.has(name) || value === undefined || value === null) continue
    if (native.has(name)) fields[name] = value
    else losses.unknown(name)
  }
  return fields
}

function ownToolConfig(toolConfig: JsonObject | undefined): Readonly<Record<string, unknown>> {
  const told = nativeToolConfig.filter((name) => toolConfig?.[name] !== undefined)
  return Object.fromEntries(told.map((name) => [`toolConfig.${name}`, toolConfig?.[name]]))
}
