import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { type ExplanationView, explanationView } from '../control/explain/schema.ts'
import { parseJson } from '../kit/parse-json.ts'
import { ask, CannotAsk, NotThere, type Server } from './ledger/ask.ts'
import { section, table } from './ledger/table.ts'
import { routeUsage } from './route/usage.ts'
import { complain } from './terminal.ts'

const REFUSED = 1
const COULD_NOT_ASK = 2

/** `trilane route …`: questions to a running server about what it would do. */
export async function route(args: string[]): Promise<number> {
  try {
    return await explain(args)
  } catch (error) {
    if (!(error instanceof CannotAsk || error instanceof NotThere)) throw error
    complain(error.message)
    return error instanceof NotThere ? REFUSED : COULD_NOT_ASK
  }
}

async function explain(args: string[]): Promise<number> {
  const { values, positionals } = parsed(args)
  const { workspace, file, key, path, json } = values
  if (positionals.join(' ') !== 'explain' || workspace === undefined || file === undefined)
    throw new CannotAsk(routeUsage)
  const body = parseJson(textOf(file))
  if (body === undefined) throw new CannotAsk(`${file} holds no JSON. Give the body of a call.`)
  const at = `/api/workspaces/${encodeURIComponent(workspace)}/explain`
  const { value, raw } = await ask(serverOf(values.url), at, explanationView, { key, path, body })
  console.log(json ? JSON.stringify(raw, undefined, 2) : textFor(value))
  return value.refused ? REFUSED : 0
}

function parsed(args: string[]) {
  const text = { type: 'string' } as const
  const options = { file: text, workspace: text, key: text, path: text, url: text, json: { type: 'boolean' } } as const
  try {
    return parseArgs({ args, options, allowPositionals: true })
  } catch (error) {
    throw new CannotAsk(`${error instanceof Error ? error.message : String(error)}\n\n${routeUsage}`)
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8')
  } catch (error) {
    throw new CannotAsk(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function serverOf(named: string | undefined): Server {
  const url = named ?? (process.env.TRILANE_URL || 'http://127.0.0.1:8787')
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new CannotAsk(`'${url}' is no http:// or https:// address. Check --url or TRILANE_URL.`)
  }
  const adminKey = process.env.TRILANE_ADMIN_KEY
  if (!adminKey) throw new CannotAsk('Set TRILANE_ADMIN_KEY to the operator key of that server.')
  return { url, adminKey }
}

function textFor({ requestedModel, refused, plan, decision }: ExplanationView): string {
  const head = [['asked for', requestedModel ?? '']]
  if (refused) return table([...head, ['refused', `${refused.status} ${refused.code}: ${refused.message}`]])
  const ways = plan.map((line) => [line.lane, line.provider, line.model, line.dropped ?? 'candidate'])
  return `${table([...head, ...(decision ? decisionLines(decision) : [])])}\n${optionsOf(decision)}${section('Ways, in order', ways)}`
}

function decisionLines(decision: NonNullable<ExplanationView['decision']>): string[][] {
  const { domains, reference, referenceBy } = decision
  return [
    [decision.shadow ? 'would choose' : 'chosen', decision.model],
    ['reference', `${reference} (${referenceBy})`],
    ['preset', decision.preset],
    ['floor', String(decision.floor ?? 'none')],
    ['about', domains.map(({ name, share }) => `${name} ${Math.round(share * 100)} %`).join(', ')],
    ['difficulty', String(decision.difficulty)],
  ]
}

function optionsOf(decision: ExplanationView['decision']): string {
  if (!decision) return ''
  const options = decision.options.map((one) => [
    ...[one.model, one.lane, String(one.expected ?? '?'), String(one.lower ?? '?'), one.costUsd ?? '?', one.why],
  ])
  const dropped = decision.drops.map(({ model, reason }) => [model, reason])
  const title = [['model', 'lane', 'expected', 'lower', 'USD', '']]
  return section('Models', [...title, ...options], [2, 3, 4]) + section('Models left out', dropped)
}
