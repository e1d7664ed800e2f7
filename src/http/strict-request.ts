import type { IncomingMessage } from 'node:http'
import { Fault } from '../model/fault.ts'

/** Far more than any client sends. */
const MOST_HEADERS = 200

/**
 * What is wrong with a request that Node's parser lets through, if anything: what another server on the way may have
 * understood otherwise (RFC 9112, 3.2 and 6.1; RFC 9110, 8.4). Costs a look at the names of its headers.
 */
export function strictFault(request: IncomingMessage): Fault | undefined {
  const { url, rawHeaders, headers, httpVersionMajor, httpVersionMinor } = request
  // Node's parser takes 0.9 and 2.0 as well, and reads both as something that they are not.
  if (httpVersionMajor !== 1) return malformed('Its version is neither 1.0 nor 1.1.')
  // No name or id holds a NUL, and the database refuses to look for one.
  if (url?.includes('%00')) return new Fault('invalid_request', 'invalid_url', 'The URL holds a NUL character.')
  if (rawHeaders.length > 2 * MOST_HEADERS) return tooMany()
  if (headers.host === undefined && httpVersionMinor > 0) return malformed('It names no host.')
  if (standsTwice(rawHeaders, 'host')) return malformed('It names its host twice.')
  const transfer = headers['transfer-encoding']
  if (transfer !== undefined) {
    if (httpVersionMinor === 0) return malformed('HTTP/1.0 knows no transfer-encoding.')
    if (transfer.toLowerCase() !== 'chunked') return malformed('The only transfer-encoding here is chunked.')
  }
  const coding = headers['content-encoding']
  return coding === undefined || coding === '' || coding.toLowerCase() === 'identity' ? undefined : encoded()
}

/** Whether a header stands more than once; `name` in small letters. */
export function standsTwice(rawHeaders: readonly string[], name: string): boolean {
  let count = 0
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const header = rawHeaders[at] as string
    if (header.length === name.length && header.toLowerCase() === name) count++
  }
  return count > 1
}

/** Where such a request ends is open to doubt, so its connection is not used again. */
export function closes(fault: Fault): boolean {
  return fault.code === 'malformed_http'
}

function malformed(why: string): Fault {
  return new Fault('invalid_request', 'malformed_http', `The request is not valid HTTP/1.1. ${why}`)
}

function tooMany(): Fault {
  const text = `The request has more than ${MOST_HEADERS} headers. Send fewer.`
  return new Fault('invalid_request', 'headers_too_large', text, { status: 431 })
}

/** A few bytes of compressed text can unpack to gigabytes, and no client's SDK compresses what it sends. */
function encoded(): Fault {
  const text = 'Compressed request bodies are not taken. Send the body as it is, without content-encoding.'
  return new Fault('invalid_request', 'unsupported_content_encoding', text, { status: 415, param: 'content-encoding' })
}

/** For the header `expect`, of which 100-continue is the only value there is (RFC 9110, 10.1.1). */
export function unmetExpectation(): Fault {
  const text = 'The header expect can only ask for 100-continue. Leave it out.'
  return new Fault('invalid_request', 'expectation_failed', text, { status: 417, param: 'expect' })
}
