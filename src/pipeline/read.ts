import { isUtf8 } from 'node:buffer'
import { duplicateKey, membersOf } from '../kit/json-members.ts'
import { isTooComplex } from '../kit/json-weight.ts'
import { liftRuns } from '../kit/lift-runs.ts'
import { isObject } from '../kit/parse-json.ts'
import type { Call } from '../model/call.ts'
import { Fault } from '../model/fault.ts'
import { type HedgeAfter, LONGEST_HEDGE_MS, parseHedge } from '../model/hedge.ts'
import { type FallbackScope, fallbackScopes } from '../model/workspace.ts'
import type { CallPath, Surface } from '../wire/wire.ts'
import type { Inbound } from './inbound.ts'
import { routeWishes } from './route-wishes.ts'

const LONGEST_TIMEOUT_MS = 3_600_000
const MOST_TAGS = 20
/** A smaller body cannot keep the parser busy. */
const LARGE = 64 * 1024
/** Far beyond any API. */
const MOST_FIELDS = 1_000

/** Bytes and facts of a request; the body is kept as it came. Throws Fault `invalid_request` that names the field. */
export function read(
  id: string,
  receivedAt: number,
  surface: Surface,
  path: CallPath,
  inbound: Inbound,
  body: Buffer,
): Call {
  if (body.length > LARGE && isTooComplex(body)) throw tooComplex()
  checkEncoding(body)
  const lifted = surface.mediaFields && liftRuns(body, surface.mediaFields)
  const runs = lifted?.runs
  const json = parse(lifted?.text ?? body.toString('utf8'))
  const members = membersOf(body)
  if (!members) throw malformed()
  if (members.length > MOST_FIELDS) {
    throw new Fault('invalid_request', 'too_many_fields', `The body has more than ${MOST_FIELDS} fields.`)
  }
  const twice = duplicateKey(members)
  if (twice !== undefined) {
    throw new Fault(
      'invalid_request',
      'duplicate_field',
      `The field '${twice.slice(0, 64)}' stands twice in the body.`,
      {
        param: twice.slice(0, 64),
      },
    )
  }
  return {
    id,
    format: surface.format,
    receivedAt,
    body,
    json,
    lifted: runs,
    members,
    facts: surface.read(json, body.length, path, runs),
    ownHeaders: ownHeaders(surface, inbound),
    region: inbound.header('x-trilane-region') || undefined,
    fallback: fallbackOf(inbound.header('x-trilane-fallback')),
    tags: tagsOf(inbound.header('x-trilane-tags')),
    timeoutMs: timeoutOf(inbound.header('x-trilane-timeout-ms')),
    hedge: hedgeOf(inbound.header('x-trilane-hedge')),
    wishes: routeWishes(json),
  }
}

export function ownHeaders({ ownHeaders }: Surface, inbound: Inbound): readonly string[] {
  const headers: string[] = []
  for (const name of ownHeaders) {
    const value = inbound.header(name)
    if (value !== undefined) headers.push(name, value)
  }
  return headers
}

function tooComplex(): Fault {
  const text = 'The body has too many or too deeply nested members. Send the same as text, or in several requests.'
  return new Fault('invalid_request', 'body_too_complex', text)
}

function malformed(): Fault {
  return new Fault(
    'invalid_request',
    'invalid_json',
    'We could not parse the JSON body of your request. Send one JSON object with content-type: application/json.',
  )
}

function checkEncoding(body: Buffer): void {
  if (isUtf8(body)) return
  throw new Fault('invalid_request', 'invalid_encoding', 'The body is not valid UTF-8. Send JSON encoded as UTF-8.')
}

function parse(text: string): Readonly<Record<string, unknown>> {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw malformed()
  }
  if (!isObject(json)) throw malformed()
  return json
}

function badHeader(name: string, text: string): Fault {
  return new Fault('invalid_request', 'invalid_header', text, { param: name })
}

export function fallbackOf(value: string | undefined): FallbackScope | undefined {
  if (value === undefined || value === '') return undefined
  const found = fallbackScopes.find((scope) => scope === value)
  if (!found) throw badHeader('x-trilane-fallback', `x-trilane-fallback must be one of ${fallbackScopes.join(', ')}.`)
  return found
}

export function timeoutOf(value: string | undefined): number | undefined {
  if (value === undefined || value === '') return undefined
  const ms = Number(value)
  if (!Number.isInteger(ms) || ms < 1 || ms > LONGEST_TIMEOUT_MS) {
    throw badHeader('x-trilane-timeout-ms', `x-trilane-timeout-ms must be an integer from 1 to ${LONGEST_TIMEOUT_MS}.`)
  }
  return ms
}

export function hedgeOf(value: string | undefined): HedgeAfter | undefined {
  if (value === undefined || value === '') return undefined
  const hedge = parseHedge(value)
  if (hedge !== undefined) return hedge
  throw badHeader('x-trilane-hedge', `x-trilane-hedge must be off, p95 or milliseconds up to ${LONGEST_HEDGE_MS}.`)
}

export function tagsOf(value: string | undefined): Record<string, string> | undefined {
  if (value === undefined || value === '') return undefined
  const pairs = value.split(',').map((pair) => pair.trim())
  if (pairs.length > MOST_TAGS) throw badHeader('x-trilane-tags', `x-trilane-tags takes at most ${MOST_TAGS} tags.`)
  const tags: Record<string, string> = Object.create(null)
  for (const pair of pairs) {
    const [, name, text] = /^([\w.-]{1,64})=([^=,]{0,128})$/.exec(pair) ?? []
    if (name === undefined || text === undefined) {
      throw badHeader('x-trilane-tags', 'x-trilane-tags must look like team=search,env=prod.')
    }
    tags[name] = text
  }
  return tags
}
