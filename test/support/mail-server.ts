import type { AddressInfo } from 'node:net'
import { createServer, type Socket } from 'node:net'

export interface Letter {
  readonly to: string
  readonly from: string
  /** Head and body, with soft line ends taken out. */
  readonly text: string
}

/** As much of SMTP (RFC 5321) as it takes to be handed a letter. */
export async function startMailServer(): Promise<{ url: string; letters: Letter[]; stop(): Promise<void> }> {
  const letters: Letter[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    receive(socket, (letter) => letters.push(letter))
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const { port } = server.address() as AddressInfo
  const stop = async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((closed) => server.close(closed))
  }
  return { url: `smtp://127.0.0.1:${port}`, letters, stop }
}

function receive(socket: Socket, keep: (letter: Letter) => void): void {
  let open = ''
  let data: string[] | undefined
  const envelope = { from: '', to: '' }
  const say = (line: string) => socket.write(`${line}\r\n`)
  const take = (line: string) => {
    if (data) {
      if (line !== '.') return void data.push(line)
      keep({ ...envelope, text: data.join('\n').replace(/=\n/g, '').replace(/=3D/g, '=') })
      data = undefined
      return say('250 taken')
    }
    const [, verb = '', rest = ''] = /^(\S+) ?(.*)$/.exec(line) ?? []
    if (verb === 'MAIL') envelope.from = rest
    if (verb === 'RCPT') envelope.to = /<(.*)>/.exec(rest)?.[1] ?? rest
    if (verb === 'DATA') data = []
    return say(verb === 'DATA' ? '354 go on' : verb === 'QUIT' ? '221 bye' : '250 well')
  }
  say('220 here')
  socket.setEncoding('utf8').on('data', (text: string) => {
    const lines = (open + text).split('\r\n')
    open = lines.pop() ?? ''
    for (const line of lines) take(line)
  })
}
