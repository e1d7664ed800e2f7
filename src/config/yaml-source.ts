import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type YAMLMap,
} from 'yaml'
import { ConfigError, type Path, type Problem, renderPath } from './config-error.ts'
import { exactNumber } from './exact-number.ts'
import { interpolate, type Variables } from './interpolate.ts'

/** A parsed file: plain values with environment variables put in, and where each of them stands. */
export interface YamlSource {
  readonly value: unknown
  /** The value at the path came from the environment at least in part. */
  isFromEnvironment(path: Path): boolean
  /** A problem at the path; a path that is not in the file is located at its nearest ancestor that is. */
  problem(path: Path, problem: string, mend: string): Problem
}

/** Throws ConfigError with every syntax error and unset variable. `null` values count as left out. */
export function readYaml(text: string, file: string, variables: Variables): YamlSource {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true })
  const reader = new Reader(document, lines, file, variables)
  for (const { message, pos } of [...document.errors, ...document.warnings]) {
    reader.problems.push({
      ...reader.locate(pos[0]),
      key: '',
      problem: firstLine(message),
      mend: 'correct the YAML there',
    })
  }
  const value = reader.problems.length > 0 ? undefined : reader.plain(document.contents, [])
  if (reader.problems.length > 0) throw new ConfigError(reader.problems)
  return {
    value: value ?? {},
    isFromEnvironment: (path) => reader.fromEnvironment.has(JSON.stringify(path)),
    problem: (path, problem, mend) => reader.problem(path, problem, mend),
  }
}

/** Without what it quotes: that may be a secret that breaks the YAML. */
function firstLine(message: string): string {
  return (message.split('\n', 1)[0] ?? message).replace(/: .*$/, '')
}

/** Values that aliases may stand for altogether: aliases of aliases make millions of a few lines. */
const MOST_ALIASED = 10_000

class Reader {
  readonly problems: Problem[] = []
  readonly fromEnvironment = new Set<string>()
  readonly #offsets = new Map<string, number>()
  readonly #open = new Set<unknown>()
  /** Aliases that are being written out, one in the other. */
  #within = 0
  #aliased = 0
  readonly #document: Document
  readonly #lines: LineCounter
  readonly #file: string
  readonly #variables: Variables

  constructor(document: Document, lines: LineCounter, file: string, variables: Variables) {
    this.#document = document
    this.#lines = lines
    this.#file = file
    this.#variables = variables
  }

  locate(offset: number) {
    const { line, col } = this.#lines.linePos(offset)
    return { file: this.#file, line: Math.max(1, line), column: Math.max(1, col) }
  }

  problem(path: Path, problem: string, mend: string): Problem {
    let length = path.length
    let offset: number | undefined
    for (; offset === undefined && length >= 0; length--)
      offset = this.#offsets.get(JSON.stringify(path.slice(0, length)))
    return { ...this.locate(offset ?? 0), key: renderPath(path), problem, mend }
  }

  plain(node: unknown, path: Path): unknown {
    if (!isAlias(node)) return this.#found(node as Node | null | undefined, path)
    this.#within++
    const value = this.#found(node.resolve(this.#document), path)
    this.#within--
    return value
  }

  #found(found: Node | null | undefined, path: Path): unknown {
    if (this.#within > 0 && this.#isTooMany(path)) return undefined
    if (found && !this.#offsets.has(JSON.stringify(path))) this.#mark(path, found.range?.[0])
    if (isScalar(found)) return this.#scalar(found.value, found.source, path)
    if (!isMap(found) && !isSeq(found)) return undefined
    if (this.#open.has(found)) {
      this.problems.push(this.problem(path, 'the alias refers to what it is part of', 'write the value out'))
      return undefined
    }
    this.#open.add(found)
    const value = isMap(found) ? this.#map(found, path) : found.items.map((item, at) => this.plain(item, [...path, at]))
    this.#open.delete(found)
    return value
  }

  #isTooMany(path: Path): boolean {
    this.#aliased++
    if (this.#aliased === MOST_ALIASED + 1) {
      const problem = `the aliases stand for more than ${MOST_ALIASED} values`
      this.problems.push(this.problem(path, problem, 'write the values out, or name less by an anchor'))
    }
    return this.#aliased > MOST_ALIASED
  }

  #map(map: YAMLMap, path: Path): unknown {
    const entries: [string, unknown][] = []
    for (const { key, value } of map.items) {
      const name = isScalar(key) ? String(key.source ?? key.value) : undefined
      if (name === undefined || name === '__proto__') {
        this.problems.push(this.problem(path, 'a key must be plain text', 'write the key as a word or in quotes'))
        continue
      }
      const inner = [...path, name]
      // A scalar is pointed at itself; of a collection its key says more than its first entry.
      const at = isMap(value) || isSeq(value) || isAlias(value) || value === null ? key : value
      this.#mark(inner, (at as Node).range?.[0])
      const plain = this.plain(value, inner)
      if (plain !== undefined && plain !== null) entries.push([name, plain])
    }
    return Object.fromEntries(entries)
  }

  #mark(path: Path, offset: number | undefined): void {
    if (offset !== undefined) this.#offsets.set(JSON.stringify(path), offset)
  }

  #scalar(value: unknown, source: string | undefined, path: Path): unknown {
    if (typeof value === 'number') return exactNumber(source ?? String(value), value)
    if (typeof value !== 'string') return value
    const { text, used, unset, malformed } = interpolate(value, this.#variables)
    if (used) this.fromEnvironment.add(JSON.stringify(path))
    for (const name of unset) {
      const mend = `set ${name}, or give a default: \${${name}:-…}`
      this.problems.push(this.problem(path, `the environment variable ${name} is not set`, mend))
    }
    if (malformed) {
      this.problems.push(this.problem(path, `"\${" begins no variable`, `write \${NAME}, or $\${ for a literal \${`))
    }
    return text
  }
}
