import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'
import { pageHeaders } from './page-headers.ts'
import type { FileQuestion } from './page-question.ts'
import type { SmallAnswer } from './server.ts'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
}

/** As the browser names them, the best first; the build wrote each beside the file that it stands for. */
const codings = { br: '.br', gzip: '.gz' } as const
export type Coding = keyof typeof codings
export const codingNames = Object.keys(codings) as Coding[]

interface StaticFile {
  readonly type: string
  readonly bytes: Buffer
  readonly coded: Partial<Record<Coding, Buffer>>
  readonly etag: string
  /** Its name holds a hash of its content. */
  readonly hashed: boolean
}

/** Files of one folder, read once; they are few and small. */
export class StaticFiles {
  readonly #files: ReadonlyMap<string, StaticFile>

  /** `hashedBelow`: folder whose files have hashes in their names, such as `assets`. A folder that is not there is empty. */
  constructor(folder: string, hashedBelow: string) {
    this.#files = new Map(
      existsSync(folder) ? namesIn(folder).map((name) => [name, read(folder, name, hashedBelow)]) : [],
    )
  }

  /** Undefined: there is none of this name. */
  text(name: string): string | undefined {
    return this.#files.get(name)?.bytes.toString()
  }

  /** `name`: path below the folder. Undefined: there is none. */
  answer(name: string, { acceptEncoding, ifNoneMatch }: FileQuestion): SmallAnswer<string | Buffer> | undefined {
    const file = this.#files.get(name)
    if (!file) return undefined
    const { type: contentType, etag, coded, bytes } = file
    const headers = pageHeaders(file.hashed ? 'forEver' : 'ask', etag)
    headers.push('vary', 'accept-encoding')
    if (isKnown(ifNoneMatch, etag)) return { status: 304, contentType, body: '', headers }
    const coding = codingNames.find((one) => coded[one] && accepts(acceptEncoding, one))
    if (coding === undefined) return { status: 200, contentType, body: bytes, headers }
    headers.push('content-encoding', coding)
    return { status: 200, contentType, body: coded[coding] as Buffer, headers }
  }
}

function namesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && extname(entry.name) in types)
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
}

function read(folder: string, name: string, hashedBelow: string): StaticFile {
  const path = join(folder, name)
  const bytes = readFileSync(path)
  const beside = codingNames.filter((coding) => existsSync(path + codings[coding]))
  return {
    type: types[extname(name)] as string,
    bytes,
    coded: Object.fromEntries(beside.map((coding) => [coding, readFileSync(path + codings[coding])])),
    etag: `W/"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`,
    hashed: name.startsWith(`${hashedBelow}/`),
  }
}

/** Whether the browser has it already (RFC 9110, 13.1.2). */
export function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  return ifNoneMatch?.split(',').some((tag) => tag.trim() === etag) ?? false
}

/** RFC 9110, 12.5.3: a coding that is named and not with the weight 0. */
export function accepts(header: string | undefined, coding: Coding): boolean {
  return (header ?? '').split(',').some((part) => {
    const [name = '', ...parameters] = part.split(';').map((text) => text.trim())
    return name === coding && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter))
  })
}
