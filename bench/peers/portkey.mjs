// Peer "portkey": the Portkey gateway from npm, in a cache folder of its own. hono and its Node server are pinned
// back to versions with which it streams.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CACHE_DIR, freePort, npm, startProgram, stopProgram, waitForHttp } from '../proc.mjs'

const PINS = { '@portkey-ai/gateway': '1.15.2', hono: '4.9.7', '@hono/node-server': '1.13.8' }
const MANIFEST = `${JSON.stringify(
  { private: true, dependencies: PINS, overrides: { hono: '$hono', '@hono/node-server': '$@hono/node-server' } },
  null,
  2,
)}\n`

function install() {
  const dir = join(CACHE_DIR, 'portkey')
  const entry = join(dir, 'node_modules', '@portkey-ai', 'gateway', 'build', 'start-server.js')
  const manifest = join(dir, 'package.json')
  if (existsSync(entry) && existsSync(manifest) && readFileSync(manifest, 'utf8') === MANIFEST) return { dir, entry }
  console.log(`installing Portkey ${PINS['@portkey-ai/gateway']} into ${dir}`)
  mkdirSync(dir, { recursive: true })
  writeFileSync(manifest, MANIFEST)
  npm(dir, ['install', '--ignore-scripts'])
  return { dir, entry }
}

/** @param {import('./index.mjs').PeerContext} context @returns {Promise<import('./index.mjs').Peer | { skip: string }>} */
export async function start({ node, upstreamPort, logFile }) {
  let installed
  try {
    installed = install()
  } catch (error) {
    return { skip: `could not be installed: ${error instanceof Error ? error.message : error}` }
  }
  const port = await freePort()
  const child = startProgram(node, [installed.entry, '--headless', `--port=${port}`], {
    log: logFile('portkey'),
    cwd: installed.dir,
    env: { PATH: process.env.PATH, NODE_ENV: 'production' },
  })
  await waitForHttp(`http://127.0.0.1:${port}/`, { child, log: logFile('portkey') })
  const pid = /** @type {number} */ (child.pid)
  return {
    port,
    path: '/v1/chat/completions',
    headers: {
      authorization: 'Bearer bench',
      'x-portkey-provider': 'openai',
      'x-portkey-custom-host': `http://127.0.0.1:${upstreamPort}/v1`,
    },
    modelPrefix: '',
    version: PINS['@portkey-ai/gateway'],
    watched: { main: pid, root: pid, store: undefined },
    stop: () => stopProgram(child, { graceMs: 1_000 }),
  }
}
