// npm run test:agents: coding agents do a task through the gateway, over a provider of another wire format than their
// own. Their packages are installed once, into a cache. Names of agents as arguments: only those.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ensureInstalled } from './ensure-installed.mjs'
import { root } from './run-step.mjs'

/** `file`: what is run, below node_modules; a .js file by this Node. */
const packages = [
  {
    agent: 'claude-code',
    name: '@anthropic-ai/claude-code-linux-x64',
    version: '2.1.330',
    file: '@anthropic-ai/claude-code-linux-x64/claude',
  },
  { agent: 'codex', name: '@openai/codex', version: '0.169.0', file: '@openai/codex/bin/codex.js' },
  {
    agent: 'opencode',
    name: 'opencode-linux-x64',
    version: '1.18.34',
    file: 'opencode-linux-x64/bin/opencode',
  },
  { agent: 'gemini-cli', name: '@google/gemini-cli', version: '0.61.0', file: '@google/gemini-cli/bundle/gemini.js' },
]

const cache = join(root, 'node_modules', '.cache', 'agents')

function lastLine(text) {
  return text.trim().split('\n').at(-1) ?? ''
}

/** Runs npm in a folder of its own; returns why it failed. */
function npmInstall(folder, what) {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n')
  const { status, stderr, error } = spawnSync(
    'npm',
    ['install', '--prefix', folder, '--no-audit', '--no-fund', '--loglevel=error', what],
    { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'], timeout: 600_000 },
  )
  if (status === 0) return undefined
  return (
    error?.message ?? (stderr.match(/npm error (?!code)(.+)/)?.[1] || lastLine(stderr) || `npm ended with ${status}`)
  )
}

/** What the tests read: the command that starts the agent, or why there is none. */
function install({ agent, name, version, file }) {
  const folder = join(cache, `${agent}-${version}`)
  const program = join(folder, 'node_modules', file)
  const command = file.endsWith('.js') ? [process.execPath, program] : [program]
  const what = `${name}@${version}`
  if (!existsSync(program)) {
    process.stdout.write(`Installing ${what}… `)
    const since = Date.now()
    const failure = npmInstall(folder, what)
    console.log(failure === undefined ? `ok (${((Date.now() - since) / 1000).toFixed(0)} s)` : 'failed')
    if (failure !== undefined) return { agent, version, skip: `${what} cannot be installed: ${failure}` }
    if (!existsSync(program)) return { agent, version, skip: `${what} has no ${file}` }
  }
  const { status, stdout, stderr, error } = spawnSync(command[0], [...command.slice(1), '--version'], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: folder },
    timeout: 60_000,
  })
  if (status === 0) return { agent, version: stdout.trim(), command }
  return { agent, version, skip: `${what} does not start: ${error?.message ?? lastLine(stderr)}` }
}

/** Versions that were pinned before take hundreds of megabytes. */
function forgetOthers() {
  const wanted = new Set(packages.map(({ agent, version }) => `${agent}-${version}`))
  for (const { name } of readdirSync(cache, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
    if (!wanted.has(name)) rmSync(join(cache, name), { recursive: true, force: true })
  }
}

ensureInstalled()
mkdirSync(cache, { recursive: true })
forgetOthers()
const chosen = process.argv.slice(2)
const unknown = chosen.filter((name) => !packages.some(({ agent }) => agent === name))
if (unknown.length > 0) {
  console.error(`Unknown: ${unknown.join(', ')}. There are ${packages.map(({ agent }) => agent).join(', ')}.`)
  process.exit(2)
}
const installed = packages
  .filter(({ agent }) => chosen.length === 0 || chosen.includes(agent))
  .map((each) =>
    process.platform === 'linux' && process.arch === 'x64'
      ? install(each)
      : { agent: each.agent, version: each.version, skip: 'only the packages for Linux on x64 are known here' },
  )
writeFileSync(join(cache, 'installed.json'), `${JSON.stringify(installed, null, 2)}\n`)
const { status } = spawnSync(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/agents/vitest.config.ts'],
  { cwd: root, stdio: 'inherit' },
)
process.exit(status ?? 1)
