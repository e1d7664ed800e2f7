import {
  choiceFacts,
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

export function readResponsesRequest(body: Fields): RequestFacts {
  const notes = new Notes()
  if (typeof body.instructions === 'string') notes.instruct(body.instructions)
  if (typeof body.input === 'string') notes.say('user', body.input)
  for (const item of objects(body.input)) readItem(item, notes)
  const all = objects(body.tools)
  const tools = all
    .filter(({ type }) => type === 'function' || type === 'custom')
    .map(({ type, name, description, parameters: schema }) =>
      tidy({
        name: String(name),
        description: text(description) ?? '',
        parameters: type === 'custom' ? freeText : parameters(schema),
      }),
    )
  const choice = object(body.tool_choice)
  const allowed = choice.type === 'allowed_tools' ? objects(choice.tools).map(({ name }) => String(name)) : undefined
  const named = choice.type === 'function' || choice.type === 'custom' ? String(choice.name) : undefined
  const { effort, summary } = object(body.reasoning)
  const logprobs = Array.isArray(body.include) && body.include.includes('message.output_text.logprobs')
  return tidy({
    ...notes.facts(),
    ...choiceFacts(
      tools,
      named === undefined ? (choice.mode ?? body.tool_choice) : 'required',
      named === undefined ? allowed : [named],
    ),
    strictTools: all.flatMap(({ strict, name }) => (strict === true ? [String(name)] : [])),
    hostedTools: all.flatMap(({ type }) => (/^web_search/.test(String(type)) ? ['web search'] : [])),
    ...(body.parallel_tool_calls === false && { oneCallAtATime: true as const }),
    format: formatOf(object(object(body.text).format)),
    effort: text(effort),
    ...(summary === 'auto' && { showsThoughts: true as const }),
    logprobs: logprobs ? (number(body.top_logprobs) ?? 0) : undefined,
    temperature: number(body.temperature),
    topP: number(body.top_p),
    serviceTier: text(body.service_tier),
    user: text(body.user) ?? text(body.safety_identifier),
    metadata: body.metadata,
    maxTokens: number(body.max_output_tokens),
    ...(body.x_unknown !== undefined && { unknown: true as const }),
  })
}

function formatOf({ type, schema }: Fields): RequestFacts['format'] {
  if (type === 'json_object') return 'json'
  return type === 'json_schema' ? { schema } : undefined
}

function readItem(item: Fields, notes: Notes): void {
  switch (item.type) {
    case 'function_call':
    case 'custom_tool_call':
      notes.items.push({
        call: notes.calls.call(item.call_id, item.name),
        name: String(item.name),
        args: item.input ?? parsed(item.arguments),
      })
      break
    case 'function_call_output':
    case 'custom_tool_call_output': {
      const content =
        typeof item.output === 'string'
          ? [item.output]
          : objects(item.output).map((part) => String(part.text ?? part.image_url ?? part.file_data))
      notes.items.push({ result: notes.calls.result(item.call_id), content })
      break
    }
    case 'reasoning':
      for (const { text: said } of [...objects(item.summary), ...objects(item.content)]) notes.think(said)
      notes.think(undefined, item.encrypted_content)
      break
    default:
      readMessage(item, notes)
  }
}

function readMessage({ role, content }: Fields, notes: Notes): void {
  const parts: Fields[] = typeof content === 'string' ? [{ type: 'input_text', text: content }] : objects(content)
  for (const part of parts) {
    if (role === 'system' || role === 'developer') notes.instruct(String(part.text))
    else readPart(String(role), part, notes)
  }
}

function readPart(role: string, part: Fields, notes: Notes): void {
  switch (part.type) {
    case 'input_text':
    case 'output_text':
      notes.say(role, String(part.text))
      break
    case 'refusal':
      notes.say(role, String(part.refusal))
      break
    case 'input_image':
      notes.items.push({ role, image: String(part.image_url) })
      if (part.detail !== undefined && part.detail !== 'auto') notes.imageDetail.push(String(part.detail))
      break
    case 'input_file':
      notes.items.push({ role, file: file(String(part.file_data ?? part.file_url)) })
      if (typeof part.filename === 'string') notes.fileNames.push(part.filename)
      break
    default:
      notes.items.push({ other: part })
  }
}
