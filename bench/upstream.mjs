// An OpenAI-like upstream in a process of its own, as cheap as Node allows: sockets and prepared buffers.
//   plain      a fixed chat completion of 641 bytes
//   stream     50 content chunks, then finish, usage and [DONE]; one write per chunk, each in a turn of its own
//   …-slow     model name that ends so: one chunk every few seconds until told to finish (or the longest hold is over)
import { createServer } from 'node:net'
import { plainAnswer, streamEvents } from './payload.mjs'
import { serveHelper } from './proc.mjs'

const HEAD_END = Buffer.from('\r\n\r\n')
const STREAM_MARK = [Buffer.from('"stream":true'), Buffer.from('"stream": true')]
const SLOW_MARK = Buffer.from('-slow"')

const answer = plainAnswer()
const PLAIN = Buffer.from(
  `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nx-request-id: req_upstream\r\nopenai-processing-ms: 12\r\ncontent-length: ${Buffer.byteLength(answer)}\r\n\r\n${answer}`,
)
const STREAM_HEAD =
  'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\ncache-control: no-cache\r\nx-request-id: req_upstream\r\ntransfer-encoding: chunked\r\n\r\n'
const events = streamEvents()
const framed = (/** @type {string} */ event) => `${Buffer.byteLength(event).toString(16)}\r\n${event}\r\n`
const STEPS = [...events.content, events.finish, events.usage].map((event) => Buffer.from(framed(event)))
STEPS[0] = Buffer.from(STREAM_HEAD + framed(events.content[0]))
STEPS.push(Buffer.from(`${framed(events.done)}0\r\n\r\n`))
const SLOW_CHUNK = Buffer.from(framed(events.content[1]))
const SLOW_END = STEPS.slice(-3)

const stats = { requests: 0, streams: 0, slow: 0 }

/** @typedef {{ socket: import('node:net').Socket, step: number, finish: () => void }} Stream */
/** @type {Set<Stream>} */
const streams = new Set()
let paceMs = 0
let ticking = false

function tick() {
  for (const stream of streams) {
    stream.socket.write(STEPS[stream.step++])
    if (stream.step === STEPS.length) {
      streams.delete(stream)
      stream.finish()
    }
  }
  if (streams.size === 0) ticking = false
  else if (paceMs > 0) setTimeout(tick, paceMs)
  else setImmediate(tick)
}

/** @typedef {{ socket: import('node:net').Socket, since: number, finish: () => void }} Slow */
/** @type {Set<Slow>} */
const slowStreams = new Set()
const slow = { everyMs: 3_000, longestMs: 180_000 }
const SLOTS = 20

/** @param {Slow} stream */
function endSlow(stream) {
  slowStreams.delete(stream)
  for (const step of SLOW_END) stream.socket.write(step)
  stream.finish()
}

let slot = 0
function slowTick() {
  const now = Date.now()
  let i = 0
  for (const stream of slowStreams) {
    if (now - stream.since > slow.longestMs) endSlow(stream)
    else if (i % SLOTS === slot) stream.socket.write(SLOW_CHUNK)
    i++
  }
  slot = (slot + 1) % SLOTS
  setTimeout(slowTick, slow.everyMs / SLOTS)
}
slowTick()

async function finishSlow() {
  const all = [...slowStreams]
  for (let i = 0; i < all.length; i += 100) {
    for (const stream of all.slice(i, i + 100)) if (slowStreams.has(stream)) endSlow(stream)
    await new Promise((done) => setTimeout(done, 20))
  }
  return all.length
}

/** @param {Buffer} body @param {import('node:net').Socket} socket @param {() => void} finish */
function respond(body, socket, finish) {
  stats.requests++
  if (!STREAM_MARK.some((mark) => body.includes(mark))) {
    socket.write(PLAIN)
    finish()
  } else if (body.includes(SLOW_MARK)) {
    stats.slow++
    socket.write(STEPS[0])
    slowStreams.add({ socket, since: Date.now(), finish })
  } else {
    stats.streams++
    streams.add({ socket, step: 0, finish })
    if (!ticking) {
      ticking = true
      setImmediate(tick)
    }
  }
}

/** Body in chunked encoding from `from` on, or undefined while incomplete. @param {Buffer} data @param {number} from */
function unchunk(data, from) {
  const parts = []
  for (let at = from; ; ) {
    const lineEnd = data.indexOf('\r\n', at)
    if (lineEnd < 0) return
    const size = Number.parseInt(data.toString('latin1', at, lineEnd), 16)
    const next = lineEnd + 2 + size + 2
    if (data.length < next) return
    if (size === 0) return { body: Buffer.concat(parts), next }
    parts.push(data.subarray(lineEnd + 2, lineEnd + 2 + size))
    at = next
  }
}

const server = createServer({ noDelay: true }, (socket) => {
  /** @type {Buffer[]} */
  let parts = []
  let have = 0
  let need = 0 // bytes to wait for before looking again
  let busy = false

  const look = () => {
    if (busy || have < need || have === 0) return
    const data = parts.length === 1 ? parts[0] : Buffer.concat(parts, have)
    parts = [data]
    const headEnd = data.indexOf(HEAD_END)
    if (headEnd < 0) return
    const head = data.toString('latin1', 0, headEnd)
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)
    let body
    let next = headEnd + 4
    if (length) {
      next += Number(length[1])
      if (have < next) {
        need = next
        return
      }
      body = data.subarray(headEnd + 4, next)
    } else if (/\r\ntransfer-encoding: *chunked/i.test(head)) {
      const found = unchunk(data, next)
      if (!found) return
      body = found.body
      next = found.next
    } else body = data.subarray(next, next)
    parts = next < have ? [data.subarray(next)] : []
    have -= next
    need = 0
    busy = true
    respond(body, socket, () => {
      busy = false
      if (have > 0) setImmediate(look)
    })
  }

  socket.on('data', (data) => {
    parts.push(data)
    have += data.length
    look()
  })
  const gone = () => {
    for (const stream of streams) if (stream.socket === socket) streams.delete(stream)
    for (const stream of slowStreams) if (stream.socket === socket) slowStreams.delete(stream)
  }
  socket.on('error', () => socket.destroy())
  socket.on('close', gone)
})

serveHelper({
  listen: () =>
    new Promise((done, fail) => {
      server.once('error', fail)
      server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () =>
        done(/** @type {any} */ (server.address()).port),
      )
    }),
  configure: (message) => {
    if (message.paceMs !== undefined) paceMs = message.paceMs
    if (message.slow) Object.assign(slow, message.slow)
  },
  stats: () => ({ ...stats, openSlow: slowStreams.size }),
  finishSlow,
})
