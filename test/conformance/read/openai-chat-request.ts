import {
  choiceFacts,
  dataUrl,
  type Fields,
  file,
  freeText,
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

export function readChatRequest(body: Fields): RequestFacts {
  const notes = new Notes()
  for (const message of objects(body.messages)) readMessage(message, notes)
  const tools = objects(body.tools).map(({ type, function: f, custom, cache_control }) => {
    const { name, description, parameters: schema } = object(type === 'custom' ? custom : f)
    if (cache_control) notes.mark(String(name), object(cache_control).ttl)
    return tidy({
      name: String(name),
      description: text(description) ?? '',
      parameters: type === 'custom' ? freeText : parameters(schema),
    })
  })
  const choice = body.tool_choice
  const { allowed_tools, function: named, custom } = object(choice)
  const allowed = objects(object(allowed_tools).tools).map((tool) => String(object(tool.function ?? tool.custom).name))
  const forced = object(named ?? custom).name
  const reasoning = object(body.reasoning)
  return tidy({
    ...notes.facts(),
    ...choiceFacts(
      tools,
      forced === undefined ? (object(allowed_tools).mode ?? choice) : 'required',
      forced === undefined ? (allowed_tools ? allowed : undefined) : [String(forced)],
    ),
    strictTools: objects(body.tools).flatMap(({ function: f }) =>
      object(f).strict === true ? [String(object(f).name)] : [],
    ),
    hostedTools: body.web_search_options === undefined ? [] : ['web search'],
    ...(body.parallel_tool_calls === false && { oneCallAtATime: true as const }),
    format: formatOf(object(body.response_format)),
    effort: text(body.reasoning_effort) ?? text(reasoning.effort),
    budget: number(reasoning.max_tokens),
    stop: typeof body.stop === 'string' ? [body.stop] : (body.stop as string[] | undefined),
    choices: number(body.n),
    logprobs: body.logprobs === true ? (number(body.top_logprobs) ?? 0) : undefined,
    seed: number(body.seed),
    temperature: number(body.temperature),
    topP: number(body.top_p),
    topK: number(body.top_k),
    frequencyPenalty: number(body.frequency_penalty),
    presencePenalty: number(body.presence_penalty),
    serviceTier: text(body.service_tier),
    user: text(body.user),
    metadata: body.metadata,
    maxTokens: number(body.max_completion_tokens) ?? number(body.max_tokens),
    ...(body.x_unknown !== undefined && { unknown: true as const }),
  })
}

function formatOf({ type, json_schema }: Fields): RequestFacts['format'] {
  if (type === 'json_object') return 'json'
  return type === 'json_schema' ? { schema: object(json_schema).schema } : undefined
}

function readMessage(message: Fields, notes: Notes): void {
  const role = String(message.role)
  const content =
    typeof message.content === 'string' ? [{ type: 'text', text: message.content }] : objects(message.content)
  if (role === 'system' || role === 'developer') {
    for (const part of content as Fields[]) {
      notes.instruct(String(part.text))
      readMark(part, notes)
    }
    return
  }
  if (role === 'tool') {
    const result = notes.calls.result(message.tool_call_id)
    notes.items.push({ result, content: (content as Fields[]).map(resultOf) })
    return
  }
  readReasoning(message, notes)
  for (const part of content) readPart(role, part, notes)
  for (const call of objects(message.tool_calls)) {
    const { name, arguments: args, input } = object(call.type === 'custom' ? call.custom : call.function)
    notes.items.push({ call: notes.calls.call(call.id, name), name: String(name), args: input ?? parsed(args) })
  }
}

function resultOf({ type, text: said, image_url, file: document }: Fields): string {
  if (type === 'text') return String(said)
  return type === 'image_url' ? String(object(image_url).url) : String(object(document).file_data)
}

function readMark(part: Fields, notes: Notes): void {
  if (part.cache_control) notes.mark(String(part.text ?? part.type), object(part.cache_control).ttl)
}

function readPart(role: string, part: Fields, notes: Notes): void {
  switch (part.type) {
    case 'text':
      notes.say(role, String(part.text))
      break
    case 'refusal':
      notes.say(role, String(part.refusal))
      break
    case 'image_url': {
      const { url, detail } = object(part.image_url)
      notes.items.push({ role, image: String(url) })
      if (typeof detail === 'string' && detail !== 'auto') notes.imageDetail.push(detail)
      break
    }
    case 'input_audio': {
      const { data, format } = object(part.input_audio)
      notes.items.push({ role, audio: dataUrl(`audio/${format}`, data) })
      break
    }
    case 'file': {
      const { file_data, filename } = object(part.file)
      notes.items.push({ role, file: file(String(file_data)) })
      if (typeof filename === 'string') notes.fileNames.push(filename)
      break
    }
    default:
      notes.items.push({ other: part })
  }
  readMark(part, notes)
}

function readReasoning(message: Fields, notes: Notes): void {
  const details = objects(message.reasoning_details)
  for (const { text: said, summary, signature, data } of details) notes.think(said ?? summary, signature, data)
  const bare = message.reasoning_content ?? message.reasoning
  if (details.length === 0) notes.think(bare)
}
