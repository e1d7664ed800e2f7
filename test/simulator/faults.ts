import type { ServerResponse } from 'node:http'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { constants, createGzip } from 'node:zlib'
import type { Answer } from './answer.ts'
import type { Behaviour } from './behaviour.ts'
import type { CapturedFacts } from './capture.ts'
import type { Gate } from './gate.ts'
import { answerHeaders } from './headers.ts'
import { half } from './sse.ts'

/** Bodies up to this many characters go out in one write when nothing asks for more care. */
const ONE_WRITE = 1024 * 1024
const EVENTS_BEFORE_HANG = 2

type Part = Answer['parts'][number]
type Sent = Pick<CapturedFacts, 'time' | 'status' | 'bytesSent' | 'eventsSent' | 'cut'>

/** Delivers an answer with the faults that concern time and the connection, and notes what was sent. */
export async function deliver(
  res: ServerResponse,
  answer: Answer,
  b: Behaviour,
  sent: Sent,
  gate: Gate,
): Promise<void> {
  if (b.delayMs) await pause(res, b.delayMs)
  if (b.gate === 'before-headers') await gate.pass(res, b.gate)
  if (res.destroyed) return
  if (b.connectionReset) {
    sent.cut = true
    res.socket?.resetAndDestroy()
    return
  }
  if (b.hang === 'before-headers') return
  if (b.rawAnswer !== undefined) return deliverRaw(res, b.rawAnswer, sent)
  const parts = damaged(answer, b)
  const headers = answerHeaders(answer, b, Date.now() - sent.time)
  if (!answer.stream && b.compress === undefined)
    headers['content-length'] ??= parts.reduce((sum, part) => sum + Buffer.byteLength(part), 0)
  sent.status = answer.status
  res.writeHead(answer.status, headers)
  if (needsCare(parts, b)) return deliverByParts(res, parts, answer.stream, b, sent, gate)
  const body = joined(parts)
  sent.bytesSent = Buffer.byteLength(body)
  sent.eventsSent = answer.stream ? parts.length : 0
  res.end(body)
}

/** What no HTTP server would write. */
function deliverRaw(res: ServerResponse, text: string, sent: Sent): void {
  const bytes = Buffer.from(text, 'latin1')
  sent.cut = true
  sent.bytesSent = bytes.length
  res.socket?.end(bytes)
}

/** The parts with the faults that concern the body as a whole. */
function damaged(answer: Answer, b: Behaviour): Part[] {
  const parts = !answer.stream && b.malformedChunkAt !== undefined ? answer.parts.map(halfOf) : answer.parts
  return b.bom ? ['\uFEFF', ...parts] : parts
}

/** One write where all is text; bytes stay bytes. */
function joined(parts: Part[]): Part {
  return parts.every((part) => typeof part === 'string')
    ? parts.join('')
    : Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)))
}

function halfOf(part: Part): Part {
  return typeof part === 'string' ? half(part) : part.subarray(0, Math.floor(part.length / 2))
}

function needsCare(parts: Part[], b: Behaviour): boolean {
  if (b.firstByteDelayMs || b.chunkDelayMs || b.splitBytes || b.hang || b.gate || b.compress || b.aliveMs) return true
  if (b.cutAfterBytes !== undefined || b.cutAfterEvents !== undefined) return true
  return parts.reduce((sum, part) => sum + part.length, 0) > ONE_WRITE
}

async function deliverByParts(
  res: ServerResponse,
  parts: Part[],
  stream: boolean,
  b: Behaviour,
  sent: Sent,
  gate: Gate,
): Promise<void> {
  res.flushHeaders()
  if (b.hang === 'after-headers') return
  if (b.aliveMs !== undefined) return stayAlive(res, stream, b.aliveMs)
  if (b.firstByteDelayMs) await pause(res, b.firstByteDelayMs)
  const encoder = b.compress === 'gzip' ? gzip() : IDENTITY
  if (b.cutAfterEvents === 0 || b.cutAfterBytes === 0) return cut(res, sent)
  for (const [i, part] of parts.entries()) {
    if (b.hang === 'mid-stream' && stream && i >= EVENTS_BEFORE_HANG) return
    if (b.gate === 'mid-stream' && stream && i === EVENTS_BEFORE_HANG) await gate.pass(res, b.gate)
    if (i > 0 && b.chunkDelayMs) await pause(res, b.chunkDelayMs)
    const stopsHere = b.hang === 'mid-stream' && !stream
    if (!(await write(res, await encoder.push(stopsHere ? halfOf(part) : part), b, sent)) || stopsHere) return
    if (stream) sent.eventsSent++
    if (i + 1 === b.cutAfterEvents) return cut(res, sent)
  }
  if (b.hang === 'mid-stream') return
  if ((await write(res, await encoder.end(), b, sent)) && b.hang !== 'behind-end') res.end()
}

async function stayAlive(res: ServerResponse, stream: boolean, everyMs: number): Promise<void> {
  while (!res.destroyed) {
    res.write(stream ? ': alive\n\n' : '\n')
    await pause(res, everyMs)
  }
}

/** Writes bytes in the slices asked for; false when the connection is gone or was cut. */
async function write(res: ServerResponse, bytes: Buffer, b: Behaviour, sent: Sent): Promise<boolean> {
  const size = b.splitBytes ?? Math.max(bytes.length, 1)
  for (let at = 0; at < bytes.length; at += size) {
    if (res.destroyed) return false
    const room = (b.cutAfterBytes ?? Number.POSITIVE_INFINITY) - sent.bytesSent
    const slice = bytes.subarray(at, Math.min(at + size, at + room))
    sent.bytesSent += slice.length
    if (!res.write(slice)) await drained(res)
    if (slice.length === room) {
      cut(res, sent)
      return false
    }
    if (b.splitBytes) await nextTurn()
  }
  return !res.destroyed
}

/** Breaks the connection once what was written is out: a FIN where more was promised. */
function cut(res: ServerResponse, sent: Sent): void {
  sent.cut = true
  res.socket?.destroySoon()
}

/** Waits, at most until the client is gone. */
function pause(res: ServerResponse, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      res.off('close', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    res.on('close', done)
  })
}

function drained(res: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      res.off('drain', done)
      res.off('close', done)
      resolve()
    }
    res.on('drain', done)
    res.on('close', done)
    if (res.destroyed) done()
  })
}

interface Encoder {
  push(part: Part): Promise<Buffer>
  end(): Promise<Buffer>
}

const IDENTITY: Encoder = {
  push: async (part) => (typeof part === 'string' ? Buffer.from(part) : part),
  end: async () => Buffer.alloc(0),
}

/** Flushes after each part, so that compressed streams stay live. */
function gzip(): Encoder {
  const stream = createGzip()
  let out: Buffer[] = []
  stream.on('data', (chunk: Buffer) => out.push(chunk))
  const taken = () => {
    const bytes = Buffer.concat(out)
    out = []
    return bytes
  }
  return {
    push: (part) =>
      new Promise((resolve) => {
        stream.write(part)
        // The flush callback comes before the stream has handed its last output to `data`.
        stream.flush(constants.Z_SYNC_FLUSH, () => setImmediate(() => resolve(taken())))
      }),
    end: () =>
      new Promise((resolve) => {
        stream.on('end', () => resolve(taken()))
        stream.end()
      }),
  }
}
