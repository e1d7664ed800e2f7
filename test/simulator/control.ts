import type { IncomingMessage, ServerResponse } from 'node:http'
import { BadBehaviour } from './behaviour.ts'
import type { Captured, CaptureFilter, CaptureRing } from './capture.ts'
import { readBody } from './read-body.ts'
import type { ScriptBook, Shelf } from './script.ts'

/** What the control endpoints act on. */
export interface Controlled {
  book: ScriptBook
  capture: CaptureRing
  stats(): Stats
  /** Lets go on all answers that wait at a gate, or at those of a name. */
  go(name: string | undefined): void
  /** Breaks off all exchanges that still last, e.g. hanging ones. */
  dropLive(): void
}

/** Counts since the process started. */
export interface Stats {
  requests: number
  /** Exchanges that still last. */
  live: number
  /** Answers that wait at a gate. */
  held: number
  captured: number
  /** TCP connections accepted. */
  connections: number
}

export const CONTROL_PREFIX = '/__control/'

const SHELVES: readonly string[] = ['scripts', 'models', 'keys'] satisfies Shelf[]

/**
 * Serves /__control/…:
 * - `PUT|DELETE scripts/<id>`, `models/<name>`, `keys/<token>`: a behaviour, or a list of them, as JSON
 * - `PUT default`: the behaviour where nothing else matches
 * - `GET captured?path=&model=&key=&text=&since=&limit=`: one JSON line per request, body in base64
 * - `DELETE captured`; `PUT capture` with `{"mode":"full"|"light"}`
 * - `GET stats`; `POST go`, `POST go/<gate>`; `POST reset`
 *
 * Answers 400 `{"error"}` for what it does not understand. Control requests are not captured.
 */
export async function control(req: IncomingMessage, res: ServerResponse, sim: Controlled): Promise<void> {
  const { body } = await readBody(req, () => 0)
  try {
    const url = new URL(req.url ?? '', 'http://simulator')
    const [head = '', ...rest] = url.pathname.slice(CONTROL_PREFIX.length).split('/')
    const name = decodeURIComponent(rest.join('/'))
    const told = perform(`${req.method} ${head}`, name, body, sim)
    if (told === 'captured') return sendCaptured(res, sim.capture.select(filterOf(url.searchParams)))
    send(res, told === undefined ? 404 : 200, told ?? { error: `no control endpoint ${req.method} ${req.url}` })
  } catch (error) {
    const expected = error instanceof BadBehaviour || error instanceof SyntaxError
    send(res, expected ? 400 : 500, { error: String(error instanceof Error ? error.message : error) })
  }
}

const DONE = { ok: true }

/** Carries out one command; undefined when there is none of that name. */
function perform(command: string, name: string, body: Buffer, sim: Controlled): object | 'captured' | undefined {
  const [verb, head = ''] = command.split(' ')
  const { book, capture } = sim
  if (SHELVES.includes(head) && name !== '') {
    if (verb === 'PUT') book.put(head as Shelf, name, JSON.parse(body.toString()))
    else if (verb === 'DELETE') book.delete(head as Shelf, name)
    else return undefined
    return DONE
  }
  switch (command) {
    case 'PUT default':
      book.setDefault(JSON.parse(body.toString()))
      return DONE
    case 'GET captured':
      return 'captured'
    case 'DELETE captured':
      capture.clear()
      return DONE
    case 'PUT capture':
      capture.mode = captureMode(JSON.parse(body.toString()))
      return DONE
    case 'GET stats':
      return sim.stats()
    case 'POST go':
      sim.go(name || undefined)
      return DONE
    case 'POST reset':
      book.clear()
      sim.dropLive()
      capture.clear()
      capture.mode = 'full'
      return DONE
    default:
      return undefined
  }
}

function captureMode(value: { mode?: unknown }): CaptureRing['mode'] {
  if (value.mode === 'full' || value.mode === 'light') return value.mode
  throw new BadBehaviour("capture mode must be 'full' or 'light'")
}

function filterOf(query: URLSearchParams): CaptureFilter {
  const filter: CaptureFilter = {}
  for (const name of ['path', 'model', 'key', 'text'] as const) {
    const value = query.get(name)
    if (value !== null) filter[name] = value
  }
  for (const name of ['since', 'limit'] as const) {
    const value = query.get(name)
    if (value !== null) filter[name] = Number(value)
  }
  return filter
}

/** One JSON line per request: as one JSON text a full ring could exceed the longest string there is. */
async function sendCaptured(res: ServerResponse, entries: Captured[]): Promise<void> {
  res.writeHead(200, { 'content-type': 'application/x-ndjson' })
  for (const entry of entries) {
    const line = `${JSON.stringify({ ...entry, body: entry.body.toString('base64') })}\n`
    if (!res.write(line))
      await new Promise<void>((resolve) => {
        const done = () => {
          res.off('drain', done)
          res.off('close', done)
          resolve()
        }
        res.on('drain', done)
        res.on('close', done)
      })
    if (res.destroyed) return
  }
  res.end()
}

function send(res: ServerResponse, status: number, body: object): void {
  res.writeHead(status, { 'content-type': 'application/json' })
  res.end(JSON.stringify(body))
}
