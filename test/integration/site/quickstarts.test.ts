import { execFile } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Agent } from '../../agents/agent.ts'
import { claudeCode } from '../../agents/claude-code.ts'
import { codex } from '../../agents/codex.ts'
import { createTenant, type Gateway, startGateway, type Tenant } from '../../support/gateway.ts'
import { pageOf } from './pages.ts'
import { missingPython, python } from './python-packages.ts'
import { type Shown, snippetsOf } from './snippets.ts'

const run = promisify(execFile)
/** Below the sources, so that programs find the SDKs. */
const folder = fileURLToPath(new URL(`../../../node_modules/.cache/trilane/starts-${process.pid}`, import.meta.url))
const noPython = missingPython()

let gateway: Gateway
let tenant: Tenant

beforeAll(async () => {
  mkdirSync(folder, { recursive: true })
  // Nothing but the sandbox serves: what the pages show has to work without a provider.
  gateway = await startGateway({ config: 'site: { name: Trilane }\n' })
  tenant = await createTenant(gateway)
})
afterAll(async () => {
  await gateway?.stop()
  rmSync(folder, { recursive: true, force: true })
})

const shown = async (path: string, language?: string): Promise<Shown[]> =>
  snippetsOf(await pageOf(gateway, path)).filter((one) => language === undefined || one.language === language)

/** Prints of a program in which the key is what the page says that it is. */
async function printed(program: string, args: string[], env: Record<string, string> = {}): Promise<string> {
  const { PATH = '' } = process.env
  const { stdout } = await run(program, args, {
    cwd: folder,
    env: { PATH, GATEWAY_KEY: tenant.key, HOME: folder, ...env },
    timeout: 600_000,
  })
  return stdout
}

const inShell = (code: string, env = {}) => printed('sh', ['-ec', code], env)

/** How often the sandbox said something, of all that was printed. */
const spoke = /sandbox|hello|one|two|three|echo/i

describe('quick starts, as they stand on the pages', () => {
  test('curl', async () => {
    const [key, ask, stream, models] = await shown('/quickstart/curl', 'sh')
    expect(key?.code).toMatch(/^export GATEWAY_KEY="tl_\.\.\."/)
    expect(JSON.parse(await inShell(ask?.code ?? '')).usage.cost).toBeGreaterThan(0)
    expect(await inShell(stream?.code ?? '')).toMatch(/"cost":[\s\S]*data: \[DONE\]/)
    expect(JSON.parse(await inShell(models?.code ?? '')).data.length).toBeGreaterThan(2)
  })

  test.each(['/quickstart/typescript', '/quickstart/langchain', '/quickstart/ai-sdk'])('%s', async (path) => {
    const programs = await shown(path, 'ts')
    expect(programs.length).toBeGreaterThan(0)
    for (const [at, { code }] of programs.entries()) {
      const file = join(folder, `${path.replaceAll('/', '-')}-${at}.mjs`)
      writeFileSync(file, code)
      expect(await printed(process.execPath, [file])).toMatch(spoke)
    }
  })

  const pythonPages = ['/quickstart/python', '/quickstart/langchain', '/migrate/openai', '/migrate/openrouter']
  test.skipIf(noPython !== undefined).each(pythonPages)(
    `%s in Python${noPython === undefined ? '' : ` (skipped: ${noPython})`}`,
    async (path) => {
      const programs = (await shown(path, 'python')).filter(({ caption }) => caption !== 'Before')
      expect(programs.length).toBeGreaterThan(0)
      for (const { code } of programs) expect(await printed(python, ['-c', code])).toMatch(spoke)
    },
    600_000,
  )

  test("LiteLLM's keys have their counterparts", async () => {
    const { key: token } = await gateway
      .api<{ token: string }>('POST', `/api/workspaces/${tenant.workspaceId}/tokens`, { name: 'x', role: 'admin' })
      .then(({ token }) => ({ key: token }))
    const after = (await shown('/migrate/litellm', 'sh')).find(({ caption }) => caption.startsWith('After'))
    const env = { GATEWAY_TOKEN: token, WORKSPACE: tenant.workspaceId }
    expect(JSON.parse(await inShell(after?.code ?? '', env))).toMatchObject({
      ...{ maxSpendUsd: '20', budgetPeriod: 'month', rpm: 600, tpm: 200_000, maxConcurrency: 8 },
    })
  })
})

describe('what programs are told, against those that were run with it', () => {
  const place = () => ({ home: '/home', folder: '/', url: gateway.url, key: tenant.key, prompt: '' })
  const told = (agent: Agent) => agent.env(place())

  test('Claude Code', async () => {
    const [, , shell] = await shown('/quickstart/claude-code', 'sh')
    const [file] = await shown('/quickstart/claude-code', 'json')
    const settings = JSON.parse(file?.code ?? '').env as Record<string, string>
    const names = [...(shell?.code ?? '').matchAll(/^export (\w+)="([^"]*)"/gm)].map(([, name]) => name)
    expect(names).toEqual(Object.keys(settings))
    // The key goes out as a bearer token here, in a header of its own there; both are taken.
    for (const name of ['ANTHROPIC_BASE_URL', 'ANTHROPIC_MODEL']) expect(told(claudeCode)).toHaveProperty(name)
    expect(new URL(settings.ANTHROPIC_BASE_URL ?? '').pathname).toBe('/')
    const answer = await fetch(`${settings.ANTHROPIC_BASE_URL}/v1/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${tenant.key}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        model: settings.ANTHROPIC_MODEL,
        max_tokens: 50,
        messages: [{ role: 'user', content: 'x' }],
      }),
    })
    expect(answer.status).toBe(200)
  })

  test('Codex', async () => {
    const [file] = await shown('/quickstart/codex', 'toml')
    const keysOf = (toml = '') => [...toml.matchAll(/^(\w+|\[[\w.]+\])/gm)].map(([name]) => name)
    const known = codex.files?.(place())['.codex/config.toml'] ?? ''
    expect(keysOf(known)).toEqual(expect.arrayContaining(keysOf(file?.code)))
    const value = (name: string) => new RegExp(`^${name} = "(.*)"$`, 'm').exec(file?.code ?? '')?.[1]
    expect(value('wire_api')).toBe('responses')
    const answer = await fetch(`${value('base_url')}/responses`, {
      method: 'POST',
      headers: { authorization: `Bearer ${tenant.key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: value('model'), input: 'x' }),
    })
    expect(answer.status).toBe(200)
  })

  test('one-api and new-api put /v1 behind the base URL themselves', async () => {
    const [fields] = await shown('/quickstart/one-api', 'yaml')
    const value = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(fields?.code ?? '')?.[1]
    for (const base of [value('Base URL'), `${value('Base URL')}/v1`]) {
      const answer = await fetch(`${base}/v1/chat/completions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${tenant.key}`, 'content-type': 'application/json' },
        body: JSON.stringify({ model: value('Models'), messages: [{ role: 'user', content: 'x' }] }),
      })
      expect(answer.status).toBe(200)
    }
  })

  test('Cursor', async () => {
    const [fields] = await shown('/migrate/cursor', 'yaml')
    const base = /^Override OpenAI Base URL: (.*)$/m.exec(fields?.code ?? '')?.[1]
    const answer = await fetch(`${base}/models`, { headers: { authorization: `Bearer ${tenant.key}` } })
    expect(answer.status).toBe(200)
  })
})
