import type { Server } from 'node:http'
import { Fault } from '../model/fault.ts'
import { openAiErrors } from '../wire/openai/error-body.ts'
import type { Connection } from './connections.ts'

/** Bytes of a request's head. */
export const LARGEST_HEADER = 16 * 1024
/** How long a client may take to read the rest of its answer on a connection that ends. */
const FLUSH_MS = 2_000
/** Of Node's HTTP server. */
const LATE = 'ERR_HTTP_REQUEST_TIMEOUT'

/**
 * Requests that Node's parser refuses, or that are late, get an answer all the same. `forget`: what was read on the
 * connection and is not whole is not served any more.
 */
export function answerClientErrors(server: Server, forget: (socket: Connection) => void): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Connection) => {
    if (error.code === LATE) late(socket, forget)
    else if (!socket.writable || error.code === 'ECONNRESET') socket.destroy()
    else refuse(socket, error.code)
  })
}

/** Node looks at its clock only: the rest may have come while the process was busy, or stand behind a whole request. */
function late(socket: Connection, forget: (socket: Connection) => void): void {
  if (socket._httpMessage?.req.complete) return endBehind(socket)
  // Behind the system's next word on what has come.
  setImmediate(() => {
    if (socket._httpMessage?.req.complete) return
    if (!socket.writable) return void socket.destroy()
    forget(socket)
    // What comes yet is thrown away unread: it would make the request whole, and nobody hears of its answer.
    socket.removeAllListeners('data').on('data', () => {})
    refuse(socket, LATE)
  })
}

/** Whole requests have their answers; then the connection ends, for nobody looks after the late one any more. */
function endBehind(socket: Connection): void {
  const running = socket._httpMessage
  if (running?.req.complete) running.once('close', () => endBehind(socket))
  else endSoon(socket)
}

function refuse(socket: Connection, code: string | undefined): void {
  // With an answer under way, what is written here would stand in the middle of it. Node's own handler looks here too.
  if (socket._httpMessage?.headersSent) return endSoon(socket)
  const [line, fault] = clientFault(code)
  const body = openAiErrors.body(fault, '')
  socket.end(
    `HTTP/1.1 ${line}\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  )
  destroyLater(socket)
}

/** What is written already, a refusal for one, still goes out; a stream is cut where it stands. */
function endSoon(socket: Connection): void {
  socket.destroySoon()
  destroyLater(socket)
}

/** A client that keeps its own side open would hold the connection, and what is under way on it, for ever. */
function destroyLater(socket: Connection): void {
  setTimeout(() => socket.destroy(), FLUSH_MS).unref()
}

function clientFault(code: string | undefined): readonly [string, Fault] {
  if (code === 'HPE_HEADER_OVERFLOW') {
    const text = `The request's headers are larger than ${LARGEST_HEADER} bytes. Send fewer or shorter ones.`
    return ['431 Request Header Fields Too Large', new Fault('invalid_request', 'headers_too_large', text)]
  }
  if (code === LATE) {
    const text = 'The request did not arrive in time.'
    return ['408 Request Timeout', new Fault('timeout', 'request_incomplete', text)]
  }
  return ['400 Bad Request', new Fault('invalid_request', 'malformed_http', 'The request is not valid HTTP/1.1.')]
}
