import { createHash } from 'node:crypto'
import { providerSchema } from '../../src/config/provider-schema.ts'
import { type CapturedRequest, type Simulator, startSimulator } from '../simulator/client.ts'
import { object } from '../simulator/formats/place.ts'
import { createTenant, type Gateway, startGateway } from '../support/gateway.ts'
import { answers, type ProviderFormatName, providerFormats } from './answers/index.ts'
import type { AnswerName, Written } from './answers/said.ts'
import { type Case, type CaseName, caseNames, cases } from './cases.ts'
import { type Client, clientOf, type Outcome, type SurfaceName, surfaces } from './clients.ts'
import { answerDefects, requestDefects } from './judge.ts'
import { type AnswerFacts, type Fields, type RequestFacts, readAnswer, readRequest } from './read/index.ts'

export type Lane = 'byok' | 'resale'
export const lanes: readonly Lane[] = ['byok', 'resale']

/** One case from one surface to one provider on one lane, whole or as a stream. */
export interface Run {
  readonly surface: SurfaceName
  readonly provider: ProviderFormatName
  readonly name: CaseName
  readonly lane: Lane
  readonly stream: boolean
  readonly verdict: 'pass' | 'refused' | 'failed'
  /** Names in x-trilane-warnings. */
  readonly warnings: readonly string[]
  /** The field that a refusal names, and its text. */
  readonly field?: string | undefined
  readonly text?: string | undefined
  readonly defects: readonly string[]
  /** Names, of a refusal or in warnings, of what does not stand in the client's body. */
  readonly misnamed: readonly string[]
}

const AT_ONCE = 24

/** What a provider of each format is called, and how its models are. */
const providers: Readonly<Record<ProviderFormatName, { kind: string; model: string; base: string; more?: string }>> = {
  'openai-chat': { kind: 'openai', model: 'gpt-5.1', base: '/v1', more: 'formats: [openai-chat]' },
  'openai-responses': { kind: 'openai', model: 'gpt-5.2', base: '/v1', more: 'formats: [openai-responses]' },
  'anthropic-messages': { kind: 'anthropic-compatible', model: 'claude-sonnet-4-5', base: '/v1' },
  gemini: { kind: 'gemini-compatible', model: 'gemini-2.5-pro', base: '/v1beta' },
  'bedrock-converse': { kind: 'bedrock', model: 'anthropic.claude-sonnet-4-5-20250929-v1:0', base: '' },
}

/** A provider of several formats can be held to one of them. */
export const canNarrow = 'formats' in providerSchema.shape

/** Clients that OpenAI's providers serve by chat completions as long as they are not held to responses. */
const byChat: ReadonlySet<SurfaceName> = new Set(['openai-chat', 'gemini'])

/** Pairs that can be reached. */
export const pairs: readonly (readonly [SurfaceName, ProviderFormatName])[] = surfaces.flatMap((surface) =>
  providerFormats
    .filter((provider) => canNarrow || provider !== 'openai-responses' || !byChat.has(surface))
    .map((provider) => [surface, provider] as const),
)

/** Letters and digits only, and the same each time: part of an upstream model's name. */
function mark(name: CaseName): string {
  return createHash('sha256').update(name).digest('hex').slice(0, 10)
}

const upstreamModel = (provider: ProviderFormatName, name: CaseName) => `${providers[provider].model}--${mark(name)}`
const publicModel = (provider: ProviderFormatName, name: CaseName) => `${provider}-${mark(name)}`

function configOf({ url }: Simulator): string {
  const price = 'price: { input: 1, output: 2, cacheRead: 0.1, cacheWrite: 1.25, reasoning: 2 }'
  const blocks = providerFormats.map((format) => {
    const { kind, base, more } = providers[format]
    // The providers of OpenAI's kind know it as reasoning-capable; what is on top of OpenAI's own is off.
    return `  sim-${format}:
    kind: ${format === 'openai-chat' && !canNarrow ? 'openai-compatible' : kind}
    baseUrl: ${url}${base}
${more && canNarrow ? `    ${more}\n` : ''}    credentials: [{ name: own, apiKey: op-${format}, lanes: [resale] }]`
  })
  const models = providerFormats.flatMap((format) =>
    caseNames.map(
      (name) => `  ${publicModel(format, name)}:
    inputModalities: [text, image, audio, file]
    contextWindow: 1000000
    maxOutputTokens: 16000
    deployments: [{ provider: sim-${format}, model: "${upstreamModel(format, name)}", ${price} }]
    lanes: { resale: { margin: 0.1 } }`,
    ),
  )
  return `providers:\n${blocks.join('\n')}\nmodels:\n${models.join('\n')}\nupstream: { allowPrivateNetworks: [127.0.0.0/8] }\n`
}

function writtenBy(provider: ProviderFormatName, name: CaseName): { written: Written; answer: AnswerName } {
  const { answer } = cases[name] as Case
  const written = answers[provider][answer]
  const plain = answers[provider].plain
  if (written) return { written, answer }
  if (!plain) throw new Error(`${provider} cannot say anything`)
  return { written: plain, answer: 'plain' }
}

async function prepare(simulator: Simulator): Promise<void> {
  for (const provider of providerFormats) {
    await Promise.all(
      caseNames.map((name) => {
        const { errorAfter, splitBytes } = cases[name] as Case
        const { plain, frames } = writtenBy(provider, name).written
        return simulator.model(upstreamModel(provider, name), {
          answer: plain,
          frames,
          ...(errorAfter !== undefined && { errorMidStream: errorAfter }),
          ...(splitBytes !== undefined && { splitBytes }),
        })
      }),
    )
  }
}

interface Cell {
  surface: SurfaceName
  provider: ProviderFormatName
  name: CaseName
  lane: Lane
  stream: boolean
}

/** Runs every cell through one gateway process. Cells of one surface, lane and mode run at once. */
export async function runMatrix(only: (cell: Cell) => boolean = () => true): Promise<Run[]> {
  const simulator = await startSimulator()
  let gateway: Gateway | undefined
  try {
    await prepare(simulator)
    gateway = await startGateway({ config: configOf(simulator) })
    const tenant = await createTenant(gateway, { creditUsd: '10000' })
    for (const format of providerFormats) {
      const credential = { provider: `sim-${format}`, apiKey: `byok-${format}` }
      await gateway.api('POST', `/api/workspaces/${tenant.workspaceId}/credentials`, credential)
    }
    const runs: Run[] = []
    for (const surface of surfaces) {
      const client = clientOf(surface, gateway.url, tenant.key)
      for (const lane of lanes)
        for (const stream of [false, true]) {
          const cells = cellsOf(client, surface, lane, stream).filter(only)
          runs.push(...(await runCells(simulator, client, cells)))
        }
    }
    return runs
  } finally {
    await gateway?.stop()
    await simulator.stop()
  }
}

function cellsOf(client: Client, surface: SurfaceName, lane: Lane, stream: boolean): Cell[] {
  return pairs
    .filter(([from]) => from === surface)
    .flatMap(([, provider]) =>
      caseNames
        .filter((name) => client.request(name) === undefined && (stream || !(cases[name] as Case).streamOnly))
        .map((name) => ({ surface, provider, name, lane, stream })),
    )
}

async function runCells(simulator: Simulator, client: Client, cells: readonly Cell[]): Promise<Run[]> {
  await simulator.clearCaptured()
  const outcomes = new Map<Cell, Outcome>()
  const waiting = [...cells]
  const work = async () => {
    for (let cell = waiting.shift(); cell; cell = waiting.shift()) outcomes.set(cell, await runCell(client, cell))
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  const captured = new Map((await simulator.captured()).map((request) => [request.model, request]))
  return cells.map((cell) => judged(cell, outcomes.get(cell), captured.get(upstreamModel(cell.provider, cell.name))))
}

async function runCell(client: Client, { name, lane, provider, stream }: Cell): Promise<Outcome> {
  const model = `${lane}/${publicModel(provider, name)}`
  const first = await client.call(name, model, stream)
  if (!(cases[name] as Case).roundTrip || first.answer === undefined) return first
  return client.call(name, model, stream, first.answer)
}

function judged(cell: Cell, outcome: Outcome | undefined, captured: CapturedRequest | undefined): Run {
  const { wired, error } = outcome ?? {}
  const warnings = warningsOf(wired?.headers.get('x-trilane-warnings'))
  if (wired?.status === 400) {
    const told = refusalOf(error)
    if (told)
      return { ...cell, verdict: 'refused', warnings, ...told, defects: [], misnamed: misnamed([told.field], wired) }
  }
  const defects = outcome ? defectsOf(cell, outcome, captured, warnings) : ['it never ran']
  return {
    ...cell,
    verdict: defects.length === 0 ? 'pass' : 'failed',
    warnings,
    defects,
    misnamed: misnamed(warnings, wired),
  }
}

/** What runs at the provider is told by its name, and headers are no part of the body. */
function misnamed(names: readonly string[], wired: Outcome['wired']): string[] {
  return names.filter((name) => !/^tools\.\w+$/.test(name) && valueAt(name, wired?.sent) === undefined)
}

/** Names with the type of what they lead to: `input[1] reasoning`. */
function typed(names: readonly string[], body: unknown): string[] {
  return names.map((name) => {
    const { type } = object(valueAt(name, body))
    return typeof type === 'string' ? `${name} ${type}` : name
  })
}

/** What a path like `messages[0].content[1]` leads to in a body. */
function valueAt(path: string, body: unknown): unknown {
  let value = body
  for (const [, key = '', index] of path.matchAll(/(?:^|\.)([^.[]+)|\[(\d+)\]/g)) {
    if (index === undefined) value = object(value)[key]
    else value = Array.isArray(value) ? value[Number(index)] : undefined
  }
  return value
}

function warningsOf(header: string | null | undefined): string[] {
  if (!header) return []
  return header.split(',').map((part) => decodeURIComponent(part.replace(/^dropped:/, '')))
}

/** The code stands in the error, in each surface's way of saying it; the field is quoted in the text. */
function refusalOf(error: unknown): { field: string; text: string } | undefined {
  const code = object(error).code
  if (code !== undefined && code !== 'unsupported_by_provider') return undefined
  const text = error instanceof Error ? `${error.message} ${JSON.stringify(error)}` : ''
  const [, field] = /'([^']+)' cannot be sent to the provider/.exec(text) ?? []
  const [reason = ''] = /'[^']+' cannot be sent[^"\\]*/.exec(text) ?? []
  return field === undefined ? undefined : { field, text: reason }
}

/**
 * What the client asked for. Thinking that it sends back stands in its request as the gateway wrote it; what must
 * arrive is what the provider had said.
 */
function sentFacts({ surface, provider, name }: Cell, sent: Fields, said: AnswerFacts): RequestFacts {
  const facts = readRequest[surface](sent)
  if (surface === provider || !(cases[name] as Case).roundTrip) return facts
  const { reasoning: text = '', signatures = [] } = said
  return { ...facts, ...((text !== '' || signatures.length > 0) && { reasoning: { text, signatures } }) }
}

function defectsOf(
  cell: Cell,
  { wired, answer, flaw, error }: Outcome,
  captured: CapturedRequest | undefined,
  warnings: readonly string[],
): string[] {
  const { surface, provider, name, stream } = cell
  if (!wired) return [`the client failed before it sent anything: ${error}`]
  if (!captured) return [`nothing reached the provider: ${error}`]
  const said = readAnswer[provider](object(JSON.parse(JSON.stringify(writtenBy(provider, name).written.plain))))
  const arrived = readRequest[provider](captured.json())
  // Chat completions of OpenAI's own take no thinking back; all others must get theirs.
  const back = (cases[name] as Case).roundTrip && provider !== 'openai-chat' ? 'reasoning' : undefined
  const defects = requestDefects(sentFacts(cell, wired.sent, said), arrived, typed(warnings, wired.sent), back)
  const breaks = stream && (cases[name] as Case).errorAfter !== undefined
  if (breaks) return error === undefined ? [...defects, 'answer: the failure mid-stream was not told'] : defects
  if (answer === undefined) return [...defects, `answer: ${wired.status} ${error}`]
  if (flaw !== undefined) defects.push(`answer: ${flaw}`)
  return [...defects, ...answerDefects(said, readAnswer[surface](answer), surface, provider)]
}
