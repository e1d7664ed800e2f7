import { createSocket, type RemoteInfo } from 'node:dgram'
import { once } from 'node:events'
import { isIPv4 } from 'node:net'

/** What a name leads to: addresses of either family; each look-up of a function may give others. */
export type Zone = Record<string, readonly string[] | (() => readonly string[])>

export interface DnsServer {
  /** `127.0.0.1:port`. */
  readonly address: string
  /** Questions so far: `A name` or `AAAA name`. */
  readonly asked: string[]
  close(): void
}

const A = 1
const CNAME = 5
const AAAA = 28
const NAME_ERROR = 3

/** A name server on UDP (RFC 1035) that knows this zone. An entry `alias:name` stands for a CNAME,
 * and addresses behind it are those of that name. TTLs are 0. */
export async function startDnsServer(zone: Zone): Promise<DnsServer> {
  const socket = createSocket('udp4')
  const asked: string[] = []
  socket.on('message', (message: Buffer, { address, port }: RemoteInfo) => {
    const { name, type, end } = question(message)
    asked.push(`${type === AAAA ? 'AAAA' : type === A ? 'A' : type} ${name}`)
    socket.send(answer(message, end, type, entriesOf(zone, name)), port, address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return { address: `127.0.0.1:${socket.address().port}`, asked, close: () => socket.close() }
}

function entriesOf(zone: Zone, name: string): readonly string[] | undefined {
  const found = Object.hasOwn(zone, name) ? zone[name] : undefined
  return typeof found === 'function' ? found() : found
}

function question(message: Buffer) {
  const labels: string[] = []
  let at = 12
  for (let length = message[at] ?? 0; length > 0; length = message[at] ?? 0) {
    labels.push(message.toString('latin1', at + 1, at + 1 + length))
    at += 1 + length
  }
  return { name: labels.join('.').toLowerCase(), type: message.readUInt16BE(at + 1), end: at + 5 }
}

function answer(asked: Buffer, end: number, type: number, entries: readonly string[] | undefined): Buffer {
  const records = recordsOf(entries ?? [], type)
  const header = Buffer.from(asked.subarray(0, 12))
  // A response, authoritative, recursion asked for and there; then the counts.
  header.writeUInt16BE(0x8580 | (entries ? 0 : NAME_ERROR), 2)
  header.writeUInt16BE(records.length, 6)
  header.writeUInt32BE(0, 8)
  return Buffer.concat([header, asked.subarray(12, end), ...records])
}

/** The name in the question. */
const SAME = Buffer.from([0xc0, 12])

function recordsOf(entries: readonly string[], type: number): Buffer[] {
  let owner: Buffer = SAME
  return entries.flatMap((entry) => {
    if (entry.startsWith('alias:')) {
      const name = wireName(entry.slice('alias:'.length))
      const alias = resource(owner, CNAME, name)
      owner = name
      return alias
    }
    if (isIPv4(entry)) return type === A ? resource(owner, A, Buffer.from(entry.split('.').map(Number))) : []
    return type === AAAA ? resource(owner, AAAA, bytes6(entry)) : []
  })
}

function resource(owner: Buffer, type: number, data: Buffer): Buffer {
  const head = Buffer.alloc(10)
  head.writeUInt16BE(type, 0)
  head.writeUInt16BE(1, 2)
  head.writeUInt16BE(data.length, 8)
  return Buffer.concat([owner, head, data])
}

function wireName(name: string): Buffer {
  const labels = name.split('.').map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)]))
  return Buffer.concat([...labels, Buffer.from([0])])
}

function bytes6(address: string): Buffer {
  const [head = '', tail = ''] = address.split('::')
  const words = (text: string) => (text === '' ? [] : text.split(':').map((word) => Number.parseInt(word, 16)))
  const left = words(head)
  const right = words(tail)
  const all = [...left, ...Array<number>(8 - left.length - right.length).fill(0), ...right]
  const bytes = Buffer.alloc(16)
  all.forEach((word, at) => void bytes.writeUInt16BE(word, at * 2))
  return bytes
}
