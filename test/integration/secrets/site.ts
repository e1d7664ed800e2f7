import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Gateway, startGateway } from '../../support/gateway.ts'
import { openPlace, type Place, type setUps } from '../../support/places.ts'
import { type EchoProvider, startEchoProvider } from './echo-provider.ts'
import { planting, said } from './plants.ts'

/** A gateway with a secret in every place that can hold one, and the providers that repeat them. */
export interface Site {
  readonly gateway: Gateway
  readonly provider: EchoProvider
  readonly place: Place
  /** Where Node writes its diagnostic reports. */
  readonly reports: string
  stop(): Promise<void>
}

const config = ({ url, proxyPort }: EchoProvider) => `
server: { metricsToken: "\${A_WORD_FOR_METRICS}" }
providers:
  echo:
    kind: openai-compatible
    baseUrl: ${url}/v1
    headers: { x-internal: "${planting.header}" }
    credentials:
      - { name: pool, apiKey: "\${THE_POOL}", lanes: [cheap] }
      - { name: official, apiKey: ${planting.official}, lanes: [resale] }
  cloud: { kind: vertex, baseUrl: ${url} }
  rock: { kind: bedrock, baseUrl: ${url} }
  openai: { baseUrl: ${url}/v1 }
models:
  chat:
    deployments: [{ provider: echo, model: up-chat, price: { input: 1, output: 2 } }]
    lanes: { cheap: { price: { input: 0.5, output: 1 } }, resale: { margin: 0.15 } }
  flash: { deployments: [{ provider: cloud, model: up-flash, price: { input: 1, output: 1 } }] }
  rocky: { deployments: [{ provider: rock, model: up-rocky, price: { input: 1, output: 1 } }] }
  whisper:
    kind: transcription
    deployments: [{ provider: echo, model: whisper-1, price: { input: 0, output: 0, second: 0.0001 } }]
    lanes: { resale: { margin: 0.15 } }
limits: { maxBodyBytes: 1048576 }
signIn:
  attemptsPerMinute: 0
  oidc: [{ id: company, issuer: "${url}/nowhere", clientId: c, clientSecret: ${planting.oidc} }]
mail: { smtpUrl: "smtp://mail:${planting.smtp}@127.0.0.1:${proxyPort}", from: gateway@trilane.test }
upstream: { allowPrivateNetworks: [127.0.0.0/8], proxyUrl: "http://proxy:\${THE_PROXY}@127.0.0.1:${proxyPort}" }
`

/**
 * An error as a parser throws it over a prompt, with a request hanging on it, when a signal comes that Node leaves alone.
 * What it says comes from a file, so that the code itself holds nothing of it.
 */
const crash = `import { readFileSync } from 'node:fs'
process.on('SIGWINCH', () => {
  const { message, ...more } = JSON.parse(readFileSync(new URL('crash.json', import.meta.url)))
  throw Object.assign(new SyntaxError(message), more)
})`

const crashing = {
  message: `Unexpected token 'p', "the patient ${said.user} asks"... is not valid JSON`,
  headers: ['authorization', `Bearer ${planting.own}`],
  body: said.system,
}

export async function openSite(setUp: (typeof setUps)[number]): Promise<Site> {
  const provider = await startEchoProvider()
  const place = await openPlace(setUp)
  const folder = mkdtempSync(join(tmpdir(), 'trilane-canary-'))
  const reports = join(folder, 'reports')
  mkdirSync(reports)
  const preload = join(folder, 'crash.mjs')
  writeFileSync(preload, crash)
  writeFileSync(join(folder, 'crash.json'), JSON.stringify(crashing))
  const gateway = await startGateway({
    config: config(provider),
    dataDir: place.dataDir,
    databaseUrl: place.databaseUrl,
    env: {
      TRILANE_ADMIN_KEY: planting.admin,
      TRILANE_MASTER_KEY: planting.master,
      A_WORD_FOR_METRICS: planting.metrics,
      THE_POOL: planting.pool,
      THE_PROXY: planting.proxy,
      NODE_OPTIONS: `--report-on-signal --report-uncaught-exception --report-directory=${reports} --import ${preload}`,
    },
  })
  const stop = async () => {
    if (gateway.process.exitCode === null && gateway.process.signalCode === null) await gateway.stop()
    await provider.stop()
    rmSync(folder, { recursive: true, force: true })
    await place.remove()
  }
  return { gateway, provider, place, reports, stop }
}
