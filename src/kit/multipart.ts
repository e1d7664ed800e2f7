/**
 * Cuts a multipart/form-data body (RFC 7578, RFC 2046 5.1) into pieces while it comes, whatever way it is split. The
 * pieces' bytes, one after the other, are the body: what is left as it is passes by reference.
 */
export type FormPiece =
  /** Delimiter and headers of a part, with the blank line. `fileName` is set for files. */
  | {
      readonly kind: 'head'
      readonly raw: Buffer
      readonly name: string
      readonly fileName: string | undefined
      readonly contentType: string | undefined
    }
  | { readonly kind: 'data'; readonly raw: Buffer }
  /** The closing delimiter and whatever follows it. */
  | { readonly kind: 'close'; readonly raw: Buffer }

/** The body is no form; `message` says why, without anything of the body in it. */
export class MalformedForm extends Error {}

const LONGEST_HEAD = 16 * 1024
const LONGEST_BOUNDARY = 70
const CR = 0x0d
const blankLine = Buffer.from('\r\n\r\n')

/** The boundary that a content type names; undefined when it is not that of a form. */
export function boundaryOf(contentType: string): string | undefined {
  if (!/^\s*multipart\/form-data\s*;/i.test(contentType)) return undefined
  const [, quoted, plain] = /;\s*boundary=(?:"([^"\\]+)"|([^\s;"]+))/i.exec(contentType) ?? []
  const boundary = quoted ?? plain
  // Characters as RFC 2046 has them, and what clients use besides.
  return boundary !== undefined && boundary.length <= LONGEST_BOUNDARY && /^[\x21-\x7e ]*[\x21-\x7e]$/.test(boundary)
    ? boundary
    : undefined
}

type State = 'start' | 'delimiter' | 'data' | 'closed'

export class MultipartScanner {
  /** `\r\n--boundary`: what ends a part's data. */
  readonly #delimiter: Buffer
  /** Bytes that no piece has yet. */
  #rest: Buffer = Buffer.alloc(0)
  #state: State = 'start'

  constructor(boundary: string) {
    this.#delimiter = Buffer.from(`\r\n--${boundary}`, 'latin1')
  }

  /** The closing delimiter has come. */
  get closed(): boolean {
    return this.#state === 'closed'
  }

  /** The pieces that are known with this chunk. Throws MalformedForm. */
  push(chunk: Buffer): FormPiece[] {
    const pieces: FormPiece[] = []
    this.#rest = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk
    while (this.#step(pieces)) {}
    return pieces
  }

  /** The body has ended. Throws MalformedForm when its closing delimiter is missing. */
  end(): void {
    if (!this.closed) throw new MalformedForm('the body ends before its closing boundary')
  }

  /** False: more bytes are needed. */
  #step(pieces: FormPiece[]): boolean {
    switch (this.#state) {
      case 'start':
        return this.#start()
      case 'delimiter':
        return this.#head(pieces)
      case 'data':
        return this.#data(pieces)
      default:
        if (this.#rest.length > 0) pieces.push({ kind: 'close', raw: this.#take(this.#rest.length) })
        return false
    }
  }

  #take(length: number): Buffer {
    const taken = this.#rest.subarray(0, length)
    this.#rest = this.#rest.subarray(length)
    return taken
  }

  /** The first delimiter has no line end before it, as every client writes it; a preamble is not taken. */
  #start(): boolean {
    const length = Math.min(this.#rest.length, this.#delimiter.length - 2)
    if (this.#delimiter.compare(this.#rest, 0, length, 2, 2 + length) !== 0) {
      throw new MalformedForm('the body does not begin with the boundary that content-type names')
    }
    if (length < this.#delimiter.length - 2) return false
    this.#state = 'delimiter'
    return true
  }

  /** What stands at the delimiter: the headers of a part, or the end. */
  #head(pieces: FormPiece[]): boolean {
    const start = this.#rest[0] === CR ? this.#delimiter.length : this.#delimiter.length - 2
    if (this.#rest.length < start + 2) return false
    const mark = this.#rest.toString('latin1', start, start + 2)
    if (mark === '--') {
      this.#state = 'closed'
      pieces.push({ kind: 'close', raw: this.#take(start + 2) })
      return true
    }
    if (mark !== '\r\n') throw new MalformedForm('a boundary is not followed by a line end')
    const end = this.#rest.indexOf(blankLine, start)
    if (end > LONGEST_HEAD || (end < 0 && this.#rest.length > LONGEST_HEAD)) {
      throw new MalformedForm(`the headers of a part are longer than ${LONGEST_HEAD} bytes`)
    }
    if (end < 0) return false
    const headers = this.#rest.toString('utf8', start + 2, end)
    pieces.push({ kind: 'head', raw: this.#take(end + blankLine.length), ...readHeaders(headers) })
    this.#state = 'data'
    return true
  }

  #data(pieces: FormPiece[]): boolean {
    const found = this.#rest.indexOf(this.#delimiter)
    const end = found >= 0 ? found : this.#safeEnd()
    if (end > 0) pieces.push({ kind: 'data', raw: this.#take(end) })
    if (found < 0) return false
    this.#state = 'delimiter'
    return true
  }

  /** Up to where no delimiter can have begun: its first bytes may stand at the end. */
  #safeEnd(): number {
    const rest = this.#rest
    let at = Math.max(0, rest.length - this.#delimiter.length + 1)
    for (;;) {
      at = rest.indexOf(CR, at)
      if (at < 0) return rest.length
      if (this.#delimiter.compare(rest, at, rest.length, 0, rest.length - at) === 0) return at
      at++
    }
  }
}

interface PartHeaders {
  readonly name: string
  readonly fileName: string | undefined
  readonly contentType: string | undefined
}

/** RFC 7578 4.2: each part says its name, and a file its file name. */
function readHeaders(text: string): PartHeaders {
  const headers = new Map<string, string>()
  for (const line of text.split('\r\n')) {
    const colon = line.indexOf(':')
    const name = line.slice(0, Math.max(0, colon)).toLowerCase()
    if (!/^[\w-]+$/.test(name)) throw new MalformedForm('a part has a line that is no header')
    if (headers.has(name)) throw new MalformedForm(`a part has two ${name} headers`)
    headers.set(name, line.slice(colon + 1).trim())
  }
  if (headers.has('content-transfer-encoding')) {
    throw new MalformedForm('a part has a content-transfer-encoding, which forms no longer have')
  }
  const params = dispositionOf(headers.get('content-disposition') ?? '')
  const name = params.get('name')
  if (name === undefined) throw new MalformedForm('a part has no name in its content-disposition')
  const fileName = params.get('filename') ?? params.get('filename*')
  return { name, fileName, contentType: headers.get('content-type') }
}

const parameter = /;\s*([\w*-]+)\s*=\s*(?:"((?:\\.|[^"\\])*)"|([^\s";]*))\s*/y

/** Parameters are read one after the other: a name inside a quoted file name is none. */
function dispositionOf(value: string): Map<string, string> {
  const params = new Map<string, string>()
  const type = /^form-data\s*/i.exec(value)
  if (!type) throw new MalformedForm('a part has no content-disposition of form-data')
  parameter.lastIndex = type[0].length
  let end = parameter.lastIndex
  for (let found = parameter.exec(value); found; found = parameter.exec(value)) {
    const name = (found[1] as string).toLowerCase()
    if (params.has(name)) throw new MalformedForm(`a part's content-disposition has two of ${name}`)
    params.set(name, found[2]?.replace(/\\(["\\])/g, '$1') ?? found[3] ?? '')
    end = parameter.lastIndex
  }
  if (end < value.length) throw new MalformedForm("a part's content-disposition is not well-formed")
  return params
}
