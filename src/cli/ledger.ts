import { parseArgs } from 'node:util'
import { CannotAsk, NotThere, type Server } from './ledger/ask.ts'
import { check } from './ledger/check.ts'
import { show } from './ledger/show.ts'
import { statement } from './ledger/statement.ts'
import { ledgerUsage } from './ledger/usage.ts'
import { complain } from './terminal.ts'

const COULD_NOT_ASK = 2
const NOT_THERE = 1

interface Asked {
  readonly words: readonly string[]
  readonly server: Server
  readonly json: boolean
}

/** `trilane ledger …`: questions to a running server as its operator. */
export async function ledger(args: string[]): Promise<number> {
  try {
    return await run(read(args))
  } catch (error) {
    if (!(error instanceof CannotAsk || error instanceof NotThere)) throw error
    complain(error.message)
    return error instanceof NotThere ? NOT_THERE : COULD_NOT_ASK
  }
}

function run({ words, server, json }: Asked): Promise<number> {
  const [what, ...rest] = words
  const [first, second] = rest
  if (what === 'check' && rest.length === 0) return check(server, json)
  if (what === 'show' && first !== undefined && rest.length === 1) return show(server, first, json)
  if (what === 'statement' && first !== undefined && second !== undefined && rest.length === 2) {
    return statement(server, first, second, json)
  }
  throw new CannotAsk(`'${words.join(' ')}' is not what this command takes.\n\n${ledgerUsage}`)
}

function read(args: string[]): Asked {
  const { values, positionals } = parsed(args)
  if (positionals.length === 0) throw new CannotAsk(ledgerUsage)
  const url = values.url ?? (process.env.TRILANE_URL || 'http://127.0.0.1:8787')
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new CannotAsk(`'${url}' is no http:// or https:// address. Check --url or TRILANE_URL.`)
  }
  const adminKey = process.env.TRILANE_ADMIN_KEY
  if (!adminKey) {
    throw new CannotAsk(
      'Set TRILANE_ADMIN_KEY to the operator key of that server. It was shown once at its first start; ' +
        'a start with TRILANE_ADMIN_KEY set replaces it.',
    )
  }
  return { words: positionals, server: { url, adminKey }, json: values.json ?? false }
}

function parsed(args: string[]) {
  try {
    return parseArgs({ args, options: { url: { type: 'string' }, json: { type: 'boolean' } }, allowPositionals: true })
  } catch (error) {
    throw new CannotAsk(`${error instanceof Error ? error.message : String(error)}\n\n${ledgerUsage}`)
  }
}
