import type { Socket } from 'node:net'

/** What of undici's HTTP/1 parser is touched here; it stands on its socket under a symbol of this description. */
interface Parser {
  paused: boolean
  resume(): void
}

/**
 * undici asserts that a parser is not paused when its socket ends (7.30, `Parser.finish`), which ends the process. A
 * pause and an end meet where an answer is delimited by the end of its connection and its reader is slow. Listens before
 * undici does: an end resumes, for there is no more to come; after a failure nothing can be resumed.
 */
export function survivePausedEnd(socket: Socket): void {
  const release = () => {
    const parser = parserOf(socket)
    if (!parser?.paused) return
    parser.resume()
    // On a socket that is destroyed that does nothing.
    parser.paused = false
  }
  socket.on('end', release).on('error', release).on('close', release)
}

function parserOf(socket: Socket): Parser | undefined {
  const symbol = Object.getOwnPropertySymbols(socket).find(({ description }) => description === 'parser')
  const parser: unknown = symbol && Reflect.get(socket, symbol)
  return isParser(parser) ? parser : undefined
}

function isParser(value: unknown): value is Parser {
  return typeof value === 'object' && value !== null && 'paused' in value && 'resume' in value
}
