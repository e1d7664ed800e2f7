import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { createTenant, type Gateway, startGateway, type Tenant, until } from '../support/gateway.ts'
import type { Agent, Place, ProviderFormatName } from './agent.ts'
import { anthropicMessages } from './anthropic-messages.ts'
import { claudeCode } from './claude-code.ts'
import { codex } from './codex.ts'
import type { ProviderFormat } from './conversation.ts'
import { geminiCli } from './gemini-cli.ts'
import { openaiChat } from './openai-chat.ts'
import { opencode } from './opencode.ts'
import { type Provider, type ProviderCall, startProvider } from './provider.ts'
import { type Recorder, startRecorder } from './recorder.ts'
import { type Ran, runProgram } from './run-program.ts'
import { FINAL, makeTask, signatureOf, type Task } from './task.ts'
import { tell } from './tell.ts'

const formats: Readonly<Record<ProviderFormatName, ProviderFormat & { readonly kind: string }>> = {
  'openai-chat': { ...openaiChat, kind: 'openai-compatible' },
  'anthropic-messages': { ...anthropicMessages, kind: 'anthropic-compatible' },
}

const agents: readonly Agent[] = [
  claudeCode,
  codex,
  opencode('openai-chat', 'anthropic-messages'),
  opencode('anthropic-messages', 'openai-chat'),
  geminiCli,
]

interface Installed {
  readonly agent: string
  readonly version: string
  readonly command?: readonly string[]
  /** Why it cannot be run. */
  readonly skip?: string
}

const listFile = fileURLToPath(new URL('../../node_modules/.cache/agents/installed.json', import.meta.url))
const installed = JSON.parse(readFileSync(listFile, 'utf8')) as Installed[]
const TEXT = 'Grüße vom Gateway — "quoted", 3 < 5 & done.'

describe('coding agents do a task over a provider of another wire format', () => {
  for (const agent of agents) {
    const found = installed.find((each) => each.agent === agent.id)
    if (!found) continue
    for (const over of agent.over) {
      test(`${agent.id} ${found.version}: ${agent.speaks} over ${over}`, async (context) => {
        if (!found.command) return context.skip(found.skip)
        await doTask(agent, over, found.command)
      })
    }
  }
})

async function doTask(agent: Agent, over: ProviderFormatName, command: readonly string[]): Promise<void> {
  await withRig(agent, over, async (rig) => {
    const ran = await run(rig, command)
    try {
      await check(rig, ran)
    } finally {
      tell(rig, ran)
    }
  })
}

export interface Rig {
  readonly agent: Agent
  readonly over: ProviderFormatName
  readonly place: Place
  readonly file: string
  readonly task: Task
  readonly provider: Provider
  readonly gateway: Gateway
  readonly tenant: Tenant
  readonly recorder: Recorder
}

const config = (agent: Agent, over: ProviderFormatName, provider: Provider) => `
providers:
  scripted:
    kind: ${formats[over].kind}
    baseUrl: ${provider.baseUrl}
    credentials: [{ name: official, apiKey: op-official, lanes: [resale] }]
models:
${agent.models
  .map(
    (model) => `  ${model}:
    deployments: [{ provider: scripted, model: upstream-of-${model}, price: { input: 1, output: 2, cacheRead: 0.1 } }]
    lanes: { resale: { margin: 0 } }`,
  )
  .join('\n')}
upstream: { allowPrivateNetworks: [127.0.0.0/8] }
`

async function withRig(agent: Agent, over: ProviderFormatName, use: (rig: Rig) => Promise<void>): Promise<void> {
  const base = mkdtempSync(join(tmpdir(), `trilane-agent-${agent.id}-`))
  const undo: (() => unknown)[] = [() => rmSync(base, { recursive: true, force: true, maxRetries: 3 })]
  try {
    const [home, folder] = [join(base, 'home'), join(base, 'work')]
    for (const path of [home, folder]) mkdirSync(path)
    const file = join(folder, 'note.txt')
    const task = makeTask(agent, over, file, TEXT)
    const provider = await startProvider(formats[over], task.next)
    undo.unshift(provider.stop)
    const gateway = await startGateway({ config: config(agent, over, provider) })
    undo.unshift(gateway.stop)
    const tenant = await createTenant(gateway)
    const recorder = await startRecorder(gateway.url)
    undo.unshift(recorder.stop)
    const prompt = `Write a note to ${file} and read it back.`
    const place = { home, folder, url: recorder.url, key: tenant.key, prompt }
    await use({ agent, over, place, file, task, provider, gateway, tenant, recorder })
  } finally {
    for (const end of undo) await end()
  }
}

async function run({ agent, place }: Rig, command: readonly string[]): Promise<Ran> {
  for (const [path, text] of Object.entries(agent.files?.(place) ?? {})) {
    mkdirSync(dirname(join(place.home, path)), { recursive: true })
    writeFileSync(join(place.home, path), text)
  }
  return runProgram([...command, ...agent.args(place)], {
    cwd: place.folder,
    limitMs: 120_000,
    env: {
      PATH: process.env.PATH,
      HOME: place.home,
      LANG: 'C.UTF-8',
      TERM: 'dumb',
      // Nothing but the loopback can be reached.
      HTTP_PROXY: 'http://127.0.0.1:9',
      HTTPS_PROXY: 'http://127.0.0.1:9',
      NO_PROXY: '127.0.0.1,localhost',
      ...agent.env(place),
    },
  })
}

async function check(rig: Rig, { status, stdout }: Ran): Promise<void> {
  const { provider, task, file } = rig
  expect(status, 'the agent ended by itself').toBe(0)
  expect(stdout).toContain(FINAL)
  expect(existsSync(file) && readFileSync(file, 'utf8').trimEnd()).toBe(TEXT)
  const turns = provider.calls.filter(({ heard }) => task.concerns(heard))
  expect(turns).toHaveLength(task.steps.length + 1)
  for (const [at, turn] of turns.entries()) checkHistory(rig, turn, at)
  expect(turns.at(-1)?.heard.results[1]?.text, 'what was read back').toContain(TEXT)
  expect(provider.strays).toEqual([])
  await checkBooks(rig)
}

/** Request number `at` holds all that was asked for before, and what came of it. */
function checkHistory({ agent, over, task }: Rig, { heard }: ProviderCall, at: number): void {
  const before = task.steps.slice(0, at).flat()
  expect(heard.calls).toEqual(before)
  expect(heard.results.map(({ id }) => id)).toEqual(before.map(({ id }) => id))
  // Of the formats here only this one has signed thoughts, which must come back as they were.
  if (over !== 'anthropic-messages' || !agent.keepsThoughts) return
  expect(heard.wantsThoughts).toBe(true)
  expect(heard.thoughts).toEqual(task.steps.slice(0, at).map((_, step) => signatureOf(step)))
}

interface Listed {
  readonly outcome: string
  readonly status: number
  readonly chargeUsd: string
  readonly usage: Readonly<Record<string, unknown>>
}

/** One record for each call that the provider got, with the usage that the provider told. */
async function checkBooks({ gateway, tenant, provider }: Rig): Promise<void> {
  const { data } = await until(async () => {
    const path = `/api/workspaces/${tenant.workspaceId}/requests?limit=100`
    const page = await gateway.api<{ data: Listed[] }>('GET', path)
    return page.data.length >= provider.calls.length && page
  }, 'all requests are on the ledger')
  const shown = data.map(({ outcome, status, usage }) => {
    const { inputTokens, cacheReadTokens, outputTokens, estimated } = usage
    return { outcome, status, inputTokens, cacheReadTokens, outputTokens, estimated }
  })
  const wanted = provider.calls.map(({ tokens }) => ({
    outcome: 'completed',
    status: 200,
    inputTokens: tokens.input,
    cacheReadTokens: tokens.cached,
    outputTokens: tokens.output,
    estimated: false,
  }))
  const order = (a: { inputTokens: unknown }, b: { inputTokens: unknown }) =>
    Number(a.inputTokens) - Number(b.inputTokens)
  expect(shown.sort(order)).toEqual(wanted)
  const books = await gateway.api<{ ok: boolean }>('GET', '/api/ledger/check')
  expect(books.ok).toBe(true)
}
