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
  type RequestFacts,
  text,
  tidy,
} from './facts.ts'

export function readGeminiRequest(body: Fields): RequestFacts {
  const notes = new Notes()
  for (const part of objects(object(body.systemInstruction).parts)) notes.instruct(String(part.text))
  for (const { role, parts } of objects(body.contents)) {
    for (const part of objects(parts)) readPart(role === 'model' ? 'assistant' : 'user', part, notes)
  }
  const all = objects(body.tools)
  const tools = all
    .flatMap(({ functionDeclarations }) => objects(functionDeclarations))
    .map(({ name, description, parametersJsonSchema, parameters: older }) =>
      tidy({
        name: String(name),
        description: text(description) ?? '',
        parameters: parameters(parametersJsonSchema ?? older),
      }),
    )
  const { mode, allowedFunctionNames } = object(object(body.toolConfig).functionCallingConfig)
  const config = object(body.generationConfig)
  const { thinkingBudget, thinkingLevel, includeThoughts } = object(config.thinkingConfig)
  const budget = thinkingBudget === -1 ? undefined : number(thinkingBudget)
  return tidy({
    ...notes.facts(),
    ...choiceFacts(
      tools,
      mode === 'ANY' ? 'required' : mode === 'NONE' ? 'none' : 'auto',
      Array.isArray(allowedFunctionNames) ? allowedFunctionNames.map(String) : undefined,
    ),
    strictTools: mode === 'VALIDATED' ? tools.map(({ name }) => String(name)) : [],
    hostedTools: all.flatMap(({ googleSearch }) => (googleSearch === undefined ? [] : ['web search'])),
    format: formatOf(config),
    effort: text(thinkingLevel)?.toLowerCase() ?? (budget === undefined ? undefined : effortOf(budget)),
    budget,
    ...(thinkingBudget === -1 && { ownMeasure: true as const }),
    ...(includeThoughts === true && { showsThoughts: true as const }),
    stop: config.stopSequences as string[] | undefined,
    choices: number(config.candidateCount),
    logprobs: config.responseLogprobs === true ? (number(config.logprobs) ?? 0) : undefined,
    seed: number(config.seed),
    temperature: number(config.temperature),
    topP: number(config.topP),
    topK: number(config.topK),
    frequencyPenalty: number(config.frequencyPenalty),
    presencePenalty: number(config.presencePenalty),
    serviceTier: text(body.serviceTier) ?? text(config.serviceTier),
    maxTokens: number(config.maxOutputTokens),
    ...(body.xUnknown !== undefined && { unknown: true as const }),
  })
}

function formatOf(config: Fields): RequestFacts['format'] {
  if (config.responseMimeType !== 'application/json') return undefined
  const schema = config.responseJsonSchema ?? config._responseJsonSchema ?? config.responseSchema
  return schema === undefined ? 'json' : { schema }
}

/** A call's answer as text: what stands alone under the usual names, or all of it. */
function resultText(response: Fields): string {
  const { output, result, error, ...rest } = response
  const only = output ?? result ?? error
  if (only === undefined || Object.keys(rest).length > 0) return JSON.stringify(response)
  return typeof only === 'string' ? only : JSON.stringify(only)
}

function mediaOf(part: Fields): string {
  const { mimeType, data } = object(part.inlineData)
  return part.inlineData === undefined ? String(object(part.fileData).fileUri) : dataUrl(mimeType, data)
}

function readPart(role: string, part: Fields, notes: Notes): void {
  if (part.thought === true) {
    notes.think(part.text)
  } else if (typeof part.text === 'string') {
    notes.say(role, part.text)
  } else if (part.functionCall !== undefined) {
    const { id, name, args } = object(part.functionCall)
    notes.items.push({ call: notes.calls.call(id, name), name: String(name), args: args ?? {} })
  } else if (part.functionResponse !== undefined) {
    const { id, name, response, parts } = object(part.functionResponse)
    const result = notes.calls.result(id, name)
    notes.items.push({ result, content: [resultText(object(response)), ...objects(parts).map(mediaOf)] })
    if (object(response).error !== undefined) notes.toolErrors.push(result)
  } else if (part.inlineData !== undefined || part.fileData !== undefined) {
    const { mimeType } = object(part.inlineData ?? part.fileData)
    const [kind] = String(mimeType).split('/')
    if (kind === 'image') notes.items.push({ role, image: mediaOf(part) })
    else if (kind === 'audio') notes.items.push({ role, audio: mediaOf(part) })
    else notes.items.push({ role, file: file(mediaOf(part)) })
  } else if (part.thoughtSignature === undefined) notes.items.push({ other: part })
  notes.think(undefined, part.thoughtSignature)
}
