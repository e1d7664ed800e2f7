import type { Dice } from './dice.ts'
import { mutatedText } from './mutate-json.ts'
import type { ValidRequest } from './valid-requests.ts'

const oddLines = [
  'host: evil.example',
  'content-length: 5',
  'content-length: -1',
  'content-length: 99999999',
  'content-length: 0x10',
  'transfer-encoding: chunked',
  'transfer-encoding: gzip, chunked',
  'transfer-encoding: identity',
  'Transfer-Encoding : chunked',
  'connection: close',
  'connection: upgrade',
  'upgrade: h2c',
  'expect: 100-continue',
  'expect: x',
  'content-encoding: gzip',
  'content-type: multipart/form-data; boundary=x',
  'content-type: multipart/form-data',
  'content-type: text/plain; charset=utf-7',
  'authorization: Bearer x',
  'x-api-key: tl_x',
  'x-goog-api-key: \u00ff',
  'x-trilane-tags: a=b,c',
  'x-trilane-timeout-ms: 99999999999999999999',
  'x-trilane-fallback: any',
  'x-trilane-region: eu',
  'x-trilane-hedge: 1',
  'idempotency-key: k',
  'anthropic-version: x',
  'anthropic-beta: a,,b',
  'origin: null',
  'x-forwarded-for: 1.1.1.1, ::1, x',
  ' folded',
  'no colon',
  ': empty',
  'a\0b: c',
  'x: \r',
  'range: bytes=0-',
  'if-match: *',
  'accept: */*, \u0001',
  'cookie: a=b',
] as const

const methods = [
  'GET',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'HEAD',
  'OPTIONS',
  'TRACE',
  'CONNECT',
  'PROPFIND',
  'get',
  'X',
  '',
]
const versions = ['HTTP/1.1', 'HTTP/1.1', 'HTTP/1.1', 'HTTP/1.0', 'HTTP/2.0', 'HTTP/0.9', 'HTTP/1.1 ', '']
const pathParts = [
  '/',
  '//',
  '/.',
  '/..',
  '?',
  '#',
  '%00',
  '%2f',
  '%',
  '%zz',
  '\\',
  '\u00ff',
  ' ',
  '*',
  ':',
  '@',
  'a'.repeat(9_000),
]

/** What goes out on one connection, in pieces. */
export interface Bytes {
  readonly pieces: readonly Buffer[]
}

/** A request as bytes, with mistakes in its lines, its framing or anywhere. */
export function mutateBytes(dice: Dice, valid: ValidRequest, authorization: string): Bytes {
  let text = ''
  const requests = dice.chance(0.1) ? 1 + dice.below(40) : 1
  for (let left = requests; left > 0; left--) text += requestText(dice, valid, authorization)
  let bytes = Buffer.from(text, 'latin1')
  if (dice.chance(0.5)) bytes = garbled(dice, bytes)
  return { pieces: inPieces(dice, bytes) }
}

function requestText(dice: Dice, { method, path, headers, body }: ValidRequest, authorization: string): string {
  const line = `${dice.chance(0.1) ? dice.pick(methods) : method} ${oddPath(dice, path)} ${dice.chance(0.1) ? dice.pick(versions) : 'HTTP/1.1'}`
  const lines = ['host: x', ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)]
  if (!dice.chance(0.1)) lines.push(`authorization: ${authorization}`)
  const content = body === undefined ? '' : Buffer.from(mutatedText(dice, body)).toString('latin1')
  const chunked = content !== '' && dice.chance(0.2)
  if (chunked) lines.push('transfer-encoding: chunked')
  else if (content !== '') lines.push(`content-length: ${content.length}`)
  while (dice.chance(0.3)) lines.splice(dice.below(lines.length + 1), dice.chance(0.3) ? 1 : 0, dice.pick(oddLines))
  return `${line}\r\n${lines.join('\r\n')}\r\n\r\n${chunked ? inChunks(dice, content) : content}`
}

function oddPath(dice: Dice, path: string): string {
  if (!dice.chance(0.15)) return path
  const at = dice.below(path.length)
  return path.slice(0, at) + dice.pick(pathParts) + path.slice(at + dice.below(3))
}

function inChunks(dice: Dice, content: string): string {
  let text = ''
  for (let at = 0; at < content.length; ) {
    const size = 1 + dice.below(Math.max(2, content.length))
    const part = content.slice(at, at + size)
    const told = dice.chance(0.03) ? dice.pick(['-1', 'zz', '', 'fffffffffffffffff', '0x5']) : part.length.toString(16)
    text += `${told}${dice.chance(0.05) ? ';a=b' : ''}\r\n${part}\r\n`
    at += size
  }
  return `${text}0\r\n${dice.chance(0.1) ? 'x-trailer: y\r\n' : ''}\r\n`
}

/** Bytes changed, taken out, put in twice, or the end cut off. */
function garbled(dice: Dice, bytes: Buffer): Buffer<ArrayBuffer> {
  let changed = Buffer.from(bytes)
  for (let left = 1 + dice.below(6); left > 0 && changed.length > 0; left--) {
    // Most of what is read with care stands at the beginning.
    const at = dice.below(dice.chance(0.6) ? Math.min(changed.length, 400) : changed.length)
    const to = Math.min(changed.length, at + 1 + dice.below(20))
    const kind = dice.below(6)
    if (kind <= 1) changed[at] = dice.below(256)
    else if (kind === 2) changed[at] = (changed[at] as number) ^ (1 << dice.below(8))
    else if (kind === 3) changed = Buffer.concat([changed.subarray(0, at), changed.subarray(to)])
    else if (kind === 4) changed = Buffer.concat([changed.subarray(0, to), changed.subarray(at)])
    else if (dice.chance(0.4)) changed = Buffer.from(changed.subarray(0, at))
  }
  return changed
}

function inPieces(dice: Dice, bytes: Buffer): Buffer[] {
  const pieces: Buffer[] = []
  let at = 0
  while (dice.chance(0.2) && at < bytes.length) {
    const to = at + 1 + dice.below(bytes.length - at)
    pieces.push(bytes.subarray(at, to))
    at = to
  }
  return [...pieces, bytes.subarray(at)]
}
