import {
  choiceFacts,
  dataUrl,
  effortOf,
  type Fields,
  file,
  Notes,
  number,
  object,
  objects,
  parameters,
  parsed,
  type RequestFacts,
  text,
  tidy,
} from './facts.ts'

export function readBedrockRequest(body: Fields): RequestFacts {
  const notes = new Notes()
  readBlocks('system', objects(body.system), notes)
  for (const { role, content } of objects(body.messages)) readBlocks(String(role), objects(content), notes)
  const { tools: all, toolChoice } = object(body.toolConfig)
  // Tools of calls in the history must be declared, also those that are offered no more.
  const own = objects(all)
    .flatMap(({ toolSpec }) => (toolSpec === undefined ? [] : [object(toolSpec)]))
    .filter(({ description }) => !/not available any more/.test(String(description)))
  const tools = own.map(({ name, description, inputSchema }) =>
    tidy({
      name: String(name),
      description: text(description) ?? '',
      parameters: parameters(object(inputSchema).json),
    }),
  )
  const { any, tool } = object(toolChoice)
  const config = object(body.inferenceConfig)
  const extra = object(body.additionalModelRequestFields)
  const { effort, textFormat } = object(body.outputConfig)
  const { type: measure, budget_tokens, display } = object(extra.thinking ?? extra.reasoning_config)
  const budget = number(budget_tokens)
  const jsonSchema = object(object(object(textFormat).structure).jsonSchema).schema
  return tidy({
    ...notes.facts(),
    ...choiceFacts(tools, any || tool ? 'required' : 'auto', tool ? [String(object(tool).name)] : undefined),
    strictTools: own.flatMap(({ strict, name }) => (strict === true ? [String(name)] : [])),
    ...(object(extra.tool_choice).disable_parallel_tool_use === true && { oneCallAtATime: true as const }),
    format: jsonSchema === undefined ? undefined : { schema: parsed(jsonSchema) },
    effort:
      text(effort) ??
      text(object(extra.output_config).effort) ??
      text(extra.reasoning_effort) ??
      (budget === undefined ? undefined : effortOf(budget)),
    budget,
    ...(measure === 'adaptive' && effort === undefined && { ownMeasure: true as const }),
    ...(display === 'summarized' && { showsThoughts: true as const }),
    stop: config.stopSequences as string[] | undefined,
    temperature: number(config.temperature),
    topP: number(config.topP),
    topK: number(extra.top_k),
    serviceTier: text(object(body.serviceTier).type),
    metadata: body.requestMetadata,
    maxTokens: number(config.maxTokens),
  })
}

function readBlocks(role: string, blocks: Fields[], notes: Notes): void {
  let before = ''
  for (const block of blocks) {
    if (block.cachePoint) notes.mark(before, object(block.cachePoint).ttl)
    else if (role === 'system') notes.instruct(String(block.text))
    else readBlock(role, block, notes)
    before = String(block.text ?? Object.keys(block)[0])
  }
}

function imageOf(image: unknown): string {
  const { format, source } = object(image)
  return dataUrl(`image/${format}`, object(source).bytes)
}

function fileOf(document: unknown): string {
  const { format, source } = object(document)
  const { bytes, text: said } = object(source)
  if (said !== undefined) return `text:${said}`
  return file(dataUrl(format === 'txt' ? 'text/plain' : `application/${format}`, bytes))
}

function resultOf(part: Fields): string {
  if (part.text !== undefined) return String(part.text)
  if (part.json !== undefined) return JSON.stringify(part.json)
  return part.image === undefined ? fileOf(part.document) : imageOf(part.image)
}

function readBlock(role: string, block: Fields, notes: Notes): void {
  const [kind] = Object.keys(block)
  switch (kind) {
    case 'text':
      notes.say(role, String(block.text))
      break
    case 'image':
      notes.items.push({ role, image: imageOf(block.image) })
      break
    case 'audio': {
      const { format, source } = object(block.audio)
      notes.items.push({ role, audio: dataUrl(`audio/${format}`, object(source).bytes) })
      break
    }
    case 'document':
      notes.items.push({ role, file: fileOf(block.document) })
      notes.fileNames.push(String(object(block.document).name))
      if (object(object(block.document).citations).enabled === true) notes.cited++
      break
    case 'toolUse': {
      const { toolUseId, name, input } = object(block.toolUse)
      notes.items.push({ call: notes.calls.call(toolUseId, name), name: String(name), args: input })
      break
    }
    case 'toolResult': {
      const { toolUseId, content, status } = object(block.toolResult)
      const result = notes.calls.result(toolUseId)
      notes.items.push({ result, content: objects(content).map(resultOf) })
      if (status === 'error') notes.toolErrors.push(result)
      break
    }
    case 'reasoningContent': {
      const { reasoningText, redactedContent } = object(block.reasoningContent)
      const { text: said, signature } = object(reasoningText)
      notes.think(said, signature, redactedContent)
      break
    }
    default:
      notes.items.push({ other: block })
  }
}
