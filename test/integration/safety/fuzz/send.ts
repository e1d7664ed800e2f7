import type { Agent } from 'node:http'
import { request as send } from 'node:http'
import { connect } from 'node:net'
import { statusesIn } from '../raw.ts'

/** What came of one fuzzed request. */
export interface Heard {
  readonly statuses: readonly number[]
  /** The beginning of what came. */
  readonly text: string
  readonly hung: boolean
}

const PATIENCE_MS = 60_000
const KEPT = 4_000

/** These pieces on a connection of their own, whose sending side is closed behind them. */
export function sendBytes(port: number, pieces: readonly Buffer[]): Promise<Heard> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
    let text = ''
    let hung = false
    const timer = setTimeout(() => {
      hung = true
      socket.destroy()
    }, PATIENCE_MS)
    socket.setEncoding('latin1')
    socket.on('data', (part: string) => {
      if (text.length < 200_000) text += part
    })
    socket.on('error', () => {})
    socket.on('end', () => socket.destroy())
    socket.on('close', () => {
      clearTimeout(timer)
      resolve({ statuses: statusesIn(text), text: text.slice(0, KEPT), hung })
    })
    socket.on('connect', () => {
      socket.setNoDelay(true)
      const next = (at: number) => {
        const piece = pieces[at]
        if (piece === undefined || socket.destroyed) return void socket.end()
        socket.write(piece, () => setImmediate(next, at + 1))
      }
      next(0)
    })
  })
}

export interface Outgoing {
  readonly port: number
  readonly agent: Agent
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

/** A well-framed request on a connection that is kept. */
export function sendRequest({ port, agent, method, path, headers, body }: Outgoing): Promise<Heard> {
  return new Promise((resolve) => {
    let text = ''
    let hung = false
    const bytes = body === undefined ? undefined : Buffer.from(body)
    const over = (status: number | undefined) => {
      clearTimeout(timer)
      resolve({ statuses: status === undefined ? [] : [status], text: text.slice(0, KEPT), hung })
    }
    const length = bytes ? { 'content-length': String(bytes.length) } : {}
    const call = send(
      { port, host: '127.0.0.1', agent, method, path, headers: { ...headers, ...length } },
      (response) => {
        response.setEncoding('latin1').on('data', (part: string) => {
          if (text.length < KEPT) text += part
        })
        response.on('close', () => over(response.statusCode))
      },
    )
    const timer = setTimeout(() => {
      hung = true
      call.destroy()
    }, PATIENCE_MS)
    call.on('error', () => over(undefined))
    call.end(bytes)
  })
}
