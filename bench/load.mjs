// The load, in a process of its own so that its CPU does not count: keep-alive sockets in a closed loop with
// the least HTTP parsing that still sees a wrong status, a cut body or a stream without its end.
import { connect } from 'node:net'
import { CONTENT_CHUNKS } from './payload.mjs'
import { serveHelper } from './proc.mjs'

/**
 * @typedef {object} Job
 * @property {number} port
 * @property {number[]} [ports] of several processes that share the connections evenly; `port` is one of them
 * @property {string} path
 * @property {Record<string, string>} headers
 * @property {string} body
 * @property {string[]} [bodies] sent one after the other, again and again, instead of `body`
 * @property {'plain' | 'stream' | 'slow'} kind
 * @property {number} connections
 * @property {number} total
 * @property {number} deadlineMs
 * @property {number} [rampPerSecond] slow only: new streams per second
 * @property {number} [perSecond] requests are sent when they are due at this rate, or as soon as a connection is free
 */

/** @param {Job} job */
function requestsOf(job) {
  const headers = { host: `127.0.0.1:${job.port}`, 'content-type': 'application/json', accept: '*/*', ...job.headers }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  return (job.bodies ?? [job.body]).map((body) =>
    Buffer.from(
      `POST ${job.path} HTTP/1.1\r\n${lines.join('')}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    ),
  )
}

/** What is wrong with an answer, or undefined. @param {Job['kind']} kind @param {number} status @param {Buffer} body */
function fault(kind, status, body) {
  if (status !== 200) return `status ${status}`
  const text = body.toString('latin1')
  if (kind === 'plain') {
    try {
      const answer = JSON.parse(text)
      if (!answer.choices?.[0]?.message?.content || answer.usage?.total_tokens !== 288) return 'not the answer expected'
    } catch {
      return 'body is not JSON'
    }
    return
  }
  if (!text.trimEnd().endsWith('data: [DONE]')) return 'stream without [DONE]'
  let chunks = 0
  for (let at = text.indexOf('"content":"'); at >= 0; at = text.indexOf('"content":"', at + 11)) chunks++
  if (kind === 'stream' ? chunks !== CONTENT_CHUNKS : chunks < 1) return `stream with ${chunks} content chunks`
}

/** @param {Job} job */
function run(job) {
  const requests = requestsOf(job)
  const single = job.kind === 'slow'
  const result = {
    answers: 0,
    errors: 0,
    httpAnswers: 0,
    seconds: 0,
    reads: 0,
    bytes: 0,
    p50Ms: 0,
    p99Ms: 0,
    /** @type {Record<string, number>} */
    faults: {},
    sample: '',
  }
  const latencies = new Float64Array(job.total)
  let issued = 0
  let sent = 0
  let opened = 0
  let over = false
  const sockets = new Set()
  const start = process.hrtime.bigint()

  return new Promise((done) => {
    const finish = () => {
      if (over) return
      over = true
      clearTimeout(deadline)
      clearInterval(notices)
      for (const socket of sockets) socket.destroy()
      result.seconds = Number(process.hrtime.bigint() - start) / 1e9
      const sorted = latencies.subarray(0, result.answers).sort()
      result.p50Ms = sorted[Math.floor(sorted.length * 0.5)] ?? 0
      result.p99Ms = sorted[Math.floor(sorted.length * 0.99)] ?? 0
      done(result)
    }
    const count = (/** @type {string | undefined} */ wrong, sample = '') => {
      if (over) return
      if (wrong) {
        result.errors++
        result.faults[wrong] = (result.faults[wrong] ?? 0) + 1
        result.sample ||= sample.slice(0, 600)
      } else result.answers++
      if (result.answers + result.errors === job.total) finish()
    }
    const deadline = setTimeout(() => {
      const missing = job.total - result.answers - result.errors
      result.faults['no answer in time'] = missing
      result.errors += missing
      finish()
    }, job.deadlineMs)
    const notices = setInterval(() => {
      if (single) process.send?.({ notice: 'open', opened, answers: result.answers, errors: result.errors })
    }, 250)

    const ports = job.ports ?? [job.port]
    const worker = (place = 0) => {
      if (over || issued >= job.total) return
      const socket = connect({ port: ports[place % ports.length], host: '127.0.0.1', noDelay: true })
      sockets.add(socket)
      let active = false
      let begun = 0
      // parser
      let state = 0 // 0 head, 1 body of known length, 2 chunk size line, 3 chunk data, 4 end of chunked body
      /** @type {Buffer | undefined} */
      let carry
      let status = 0
      let left = 0
      let close = false
      let seen = false
      /** @type {Buffer[]} */
      let parts = []

      const write = () => {
        if (over) return
        active = true
        seen = false
        begun = performance.now()
        socket.write(requests[sent++ % requests.length])
      }
      const send = () => {
        if (over || issued >= job.total) {
          socket.end()
          return
        }
        const due = job.perSecond ? (issued / job.perSecond) * 1_000 : 0
        issued++
        const wait = due > 0 ? due - Number(process.hrtime.bigint() - start) / 1e6 : 0
        if (wait > 1) setTimeout(write, wait)
        else write()
      }
      const complete = () => {
        const body = parts.length === 1 ? parts[0] : Buffer.concat(parts)
        parts = []
        state = 0
        active = false
        result.httpAnswers++
        const wrong = fault(job.kind, status, body)
        if (!wrong) latencies[result.answers] = performance.now() - begun
        count(wrong, body.toString('latin1', 0, 600))
        if (over) return
        if (close || single) {
          socket.end()
          if (!single) worker(place)
        } else send()
      }
      const take = (/** @type {Buffer} */ data) => {
        parts.push(data)
        if (!seen) {
          seen = true
          opened++
        }
      }

      socket.on('connect', send)
      socket.on('data', (/** @type {Buffer} */ data) => {
        result.reads++
        result.bytes += data.length
        let buffer = carry ? Buffer.concat([carry, data]) : data
        carry = undefined
        while (buffer.length > 0 && !over) {
          if (state === 0) {
            const end = buffer.indexOf('\r\n\r\n')
            if (end < 0) break
            const head = buffer.toString('latin1', 0, end)
            buffer = buffer.subarray(end + 4)
            status = Number(head.slice(9, 12))
            close = /\r\nconnection: *close/i.test(head)
            if (/\r\ntransfer-encoding: *chunked/i.test(head)) state = 2
            else {
              left = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0)
              state = 1
              if (left === 0) complete()
            }
          } else if (state === 1 || state === 3) {
            const piece = buffer.length > left ? buffer.subarray(0, left) : buffer
            left -= piece.length
            buffer = buffer.subarray(piece.length)
            take(piece)
            if (left === 0) {
              if (state === 1) complete()
              else state = 2
            }
          } else {
            // chunk data is followed by CRLF, which the size line skips
            const from = buffer[0] === 13 ? 2 : 0
            const end = buffer.indexOf('\r\n', from)
            if (state === 4) {
              if (buffer.length < 2) break
              buffer = buffer.subarray(2)
              complete()
              continue
            }
            if (end < 0) break
            left = Number.parseInt(buffer.toString('latin1', from, end), 16)
            buffer = buffer.subarray(end + 2)
            state = left === 0 ? 4 : 3
          }
        }
        if (buffer.length > 0 && !over) carry = buffer
      })
      socket.on('error', (error) => {
        if (active) {
          active = false
          count(/** @type {any} */ (error).code ?? error.message)
          if (!single) setTimeout(worker, 5, place)
        } else if (socket.connecting || issued < job.total) {
          issued++
          count(`connect: ${/** @type {any} */ (error).code}`)
          if (!single) setTimeout(worker, 5, place)
        }
      })
      socket.on('close', () => {
        sockets.delete(socket)
        if (active) {
          active = false
          count('closed before the end')
          if (!single) setTimeout(worker, 5, place)
        }
      })
    }

    if (!single) {
      for (let i = 0; i < Math.min(job.connections, job.total); i++) worker(i)
      return
    }
    const perStep = Math.max(1, Math.round((job.rampPerSecond ?? 500) / 50))
    let started = 0
    const ramp = setInterval(() => {
      for (let i = 0; i < perStep && started < job.total; i++, started++) worker()
      if (started >= job.total || over) clearInterval(ramp)
    }, 20)
  })
}

serveHelper({ run })
