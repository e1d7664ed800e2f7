import {
  choiceFacts,
  dataUrl,
  effortOf,
  type Fields,
  Notes,
  number,
  object,
  objects,
  parameters,
  type RequestFacts,
  text,
  tidy,
} from './facts.ts'

export function readAnthropicRequest(body: Fields): RequestFacts {
  const notes = new Notes()
  readSystem(body.system, notes)
  for (const { role, content } of objects(body.messages)) {
    if (role === 'system') readSystem(content, notes)
    else readContent(String(role), content, notes)
  }
  const all = objects(body.tools)
  const own = all.filter(({ input_schema }) => input_schema !== undefined)
  const tools = own.map(({ name, description, input_schema, cache_control }) => {
    if (cache_control) notes.mark(String(name), object(cache_control).ttl)
    return tidy({ name: String(name), description: text(description) ?? '', parameters: parameters(input_schema) })
  })
  const { type, name, disable_parallel_tool_use } = object(body.tool_choice)
  const { effort, format } = object(body.output_config)
  const { type: measure, budget_tokens, display } = object(body.thinking)
  const budget = number(budget_tokens)
  return tidy({
    ...notes.facts(),
    ...choiceFacts(
      tools,
      type === 'any' || type === 'tool' ? 'required' : type,
      type === 'tool' ? [String(name)] : undefined,
    ),
    strictTools: own.flatMap((tool) => (tool.strict === true ? [String(tool.name)] : [])),
    hostedTools: all.flatMap((tool) => (/^web_search/.test(String(tool.type)) ? ['web search'] : [])),
    ...(disable_parallel_tool_use === true && { oneCallAtATime: true as const }),
    format: object(format).type === 'json_schema' ? { schema: object(format).schema } : undefined,
    effort: text(effort) ?? (budget === undefined ? undefined : effortOf(budget)),
    budget,
    ...(measure === 'adaptive' && effort === undefined && { ownMeasure: true as const }),
    ...(display === 'summarized' && { showsThoughts: true as const }),
    stop: body.stop_sequences as string[] | undefined,
    temperature: number(body.temperature),
    topP: number(body.top_p),
    topK: number(body.top_k),
    serviceTier: text(body.service_tier),
    user: text(object(body.metadata).user_id),
    maxTokens: number(body.max_tokens),
    ...(body.x_unknown !== undefined && { unknown: true as const }),
  })
}

function readSystem(system: unknown, notes: Notes): void {
  if (typeof system === 'string') return notes.instruct(system)
  for (const block of objects(system)) {
    notes.instruct(String(block.text))
    readMark(block, notes)
  }
}

function readMark(block: Fields, notes: Notes): void {
  if (block.cache_control) notes.mark(String(block.text ?? block.type), object(block.cache_control).ttl)
}

function readContent(role: string, content: unknown, notes: Notes): void {
  if (typeof content === 'string') return notes.say(role, content)
  for (const block of objects(content)) {
    readBlock(role, block, notes)
    readMark(block, notes)
  }
}

function mediaOf(source: unknown): string {
  const { type, url, data, media_type } = object(source)
  if (type === 'url') return String(url)
  return type === 'text' ? `text:${data}` : dataUrl(media_type, data)
}

function readBlock(role: string, block: Fields, notes: Notes): void {
  switch (block.type) {
    case 'text':
      notes.say(role, String(block.text))
      break
    case 'image':
      notes.items.push({ role, image: mediaOf(block.source) })
      break
    case 'document':
      notes.items.push({ role, file: mediaOf(block.source) })
      if (typeof block.title === 'string') notes.fileNames.push(block.title)
      if (object(block.citations).enabled === true) notes.cited++
      break
    case 'tool_use':
      notes.items.push({ call: notes.calls.call(block.id, block.name), name: String(block.name), args: block.input })
      break
    case 'tool_result': {
      const result = notes.calls.result(block.tool_use_id)
      const content =
        typeof block.content === 'string'
          ? [block.content]
          : objects(block.content).map((part) => (part.type === 'text' ? String(part.text) : mediaOf(part.source)))
      notes.items.push({ result, content })
      if (block.is_error === true) notes.toolErrors.push(result)
      break
    }
    case 'thinking':
      notes.think(block.thinking, block.signature)
      break
    case 'redacted_thinking':
      notes.think(undefined, block.data)
      break
    default:
      notes.items.push({ other: block })
  }
}
