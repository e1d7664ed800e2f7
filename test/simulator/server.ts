import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type Captured, CaptureRing } from './capture.ts'
import { CONTROL_PREFIX, type Controlled, control } from './control.ts'
import { deliver } from './faults.ts'
import { Gate } from './gate.ts'
import { keyOf } from './key.ts'
import { readBody } from './read-body.ts'
import { respond } from './respond.ts'
import { ScriptBook } from './script.ts'

const SLOW_READER_MS = 20

/** The simulator as an HTTP server that does not listen yet. */
export function createSimulator(): Server {
  const book = new ScriptBook()
  const capture = new CaptureRing()
  const live = new Map<ServerResponse, Captured>()
  const gate = new Gate()
  let connections = 0
  const controlled: Controlled = {
    book,
    capture,
    stats: () => ({ requests: capture.total, live: live.size, held: gate.held, captured: capture.size, connections }),
    go: (name) => gate.open(name),
    dropLive: () => {
      for (const [res, entry] of live) {
        entry.cut = true
        res.socket?.destroy()
      }
    },
  }
  const server = createServer((req, res) => {
    if (req.url?.startsWith(CONTROL_PREFIX)) return void control(req, res, controlled)
    const entry = capture.open(req)
    live.set(res, entry)
    res.on('error', () => {}) // a write after the client went away; `close` tells that
    res.on('close', () => {
      live.delete(res)
      entry.closedTime = Date.now()
      entry.finished = res.writableFinished
      entry.aborted = !entry.finished && !entry.cut
    })
    void serve(req, res, book, capture, entry, gate)
  })
  server.on('connection', () => connections++)
  server.keepAliveTimeout = 0 // never: a client that was busy for long must not find its connection closed under a request
  server.requestTimeout = 0
  return server
}

async function serve(
  req: IncomingMessage,
  res: ServerResponse,
  book: ScriptBook,
  capture: CaptureRing,
  entry: Captured,
  gate: Gate,
): Promise<void> {
  const key = keyOf(req)
  const script = req.headers['x-sim-script']?.toString()
  const { body, complete } = await readBody(req, (first) =>
    book.anySlowReader ? slowness(book, { script, key, first }) : 0,
  )
  capture.keepBody(entry, body)
  if (!complete) return
  const path = (req.url ?? '').split('?', 1)[0] ?? ''
  const header = (name: string) => req.headers[name]?.toString()
  const { answer, behaviour } = respond({ method: req.method ?? '', path, key, script, body, header }, book, entry)
  await deliver(res, answer, behaviour, entry, gate)
}

/** Milliseconds to wait between pieces of a body of which only the first has been read. */
function slowness(
  book: ScriptBook,
  { script, key, first }: { script: string | undefined; key: string | undefined; first: Buffer },
): number {
  const model = /"model"\s*:\s*"([^"\\]+)"/.exec(first.toString('latin1'))?.[1]
  const { slowReader = 0 } = book.peek({ script, model, key })
  return slowReader === true ? SLOW_READER_MS : Number(slowReader)
}
