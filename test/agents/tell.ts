import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Agent } from './agent.ts'
import type { Provider } from './provider.ts'
import type { Exchange, Recorder } from './recorder.ts'
import type { Ran } from './run-program.ts'

const logFolder = fileURLToPath(new URL('../../node_modules/.cache/agents/logs/', import.meta.url))

interface Told {
  readonly agent: Agent
  readonly over: string
  readonly recorder: Recorder
  readonly provider: Provider
}

/** Prints what the agent and the gateway said to each other in short, and keeps all of it in a file. */
export function tell({ agent, over, recorder, provider }: Told, ran: Ran): void {
  const lines = recorder.exchanges.map(lineOf)
  const thoughts = provider.calls.map(({ heard }) => heard.thoughts.length)
  mkdirSync(logFolder, { recursive: true })
  const log = `${logFolder}${agent.id}-${agent.speaks}-over-${over}.json`
  writeFileSync(log, JSON.stringify({ ran, exchanges: recorder.exchanges, provider: provider.calls }, null, 2))
  console.log(
    [
      `${agent.id}: ${ran.status === undefined ? 'ended for taking too long' : `status ${ran.status}`} after ${ran.seconds.toFixed(1)} s`,
      ...lines,
      `thoughts that came back to the provider: ${thoughts.join(', ')}`,
      `all that was said: ${log}`,
      ...(ran.status === 0 ? [] : [ran.stdout.slice(-2_000), ran.stderr.slice(-4_000)]),
    ].join('\n'),
  )
}

function lineOf({ method, path, requestBody, status, headers, text }: Exchange): string {
  const warnings = headers['x-trilane-warnings']
  const size = `${(requestBody.length / 1000).toFixed(1)} kB`
  const failure = status >= 400 ? ` ${text.slice(0, 500)}` : ''
  return `  ${method} ${path} (${size}) → ${status}${failure}${warnings === undefined ? '' : `\n    warnings: ${warnings}`}`
}
