import type { Dice } from './dice.ts'
import type { ValidRequest } from './valid-requests.ts'

interface Schema {
  readonly type?: string | readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly $ref?: string
}

interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema?: Schema }[]
  readonly requestBody?: { readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> }
}

export interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> }
}

const texts = [
  'x',
  'main',
  '1',
  '0.5',
  '100',
  'cheap',
  'byok',
  'chat',
  'sim',
  'eu',
  'UTC',
  'Europe/Rome',
  '2026-11-01',
  '2026-11',
]

/** Requests of the whole management API, made up by its own document. `ids`: values of path parameters, by name. */
export class ManagementRequests {
  readonly #document: ApiDocument
  readonly #ids: Readonly<Record<string, readonly string[]>>
  readonly #operations: readonly (readonly [path: string, method: string, operation: Operation])[]

  constructor(document: ApiDocument, ids: Readonly<Record<string, readonly string[]>>) {
    this.#document = document
    this.#ids = ids
    this.#operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => [path, method.toUpperCase(), operation] as const),
    )
  }

  get size(): number {
    return this.#operations.length
  }

  make(dice: Dice): ValidRequest {
    const [path, method, operation] = dice.pick(this.#operations)
    const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(this.#id(dice, name)))
    const query = new URLSearchParams()
    for (const parameter of operation.parameters ?? []) {
      if (parameter.in === 'query' && dice.chance(0.4)) {
        query.set(parameter.name, String(this.#value(dice, parameter.schema ?? {}, 0)))
      }
    }
    const schema = Object.values(operation.requestBody?.content ?? {})[0]?.schema
    const body = schema && this.#value(dice, schema, 0)
    const headers: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' }
    if (dice.chance(0.2)) headers['idempotency-key'] = `k${dice.below(50)}`
    return { method, path: `${filled}${query.size > 0 ? `?${query}` : ''}`, headers, body }
  }

  #id(dice: Dice, name: string): string {
    const known = this.#ids[name] ?? []
    return known.length > 0 && !dice.chance(0.15)
      ? dice.pick(known)
      : dice.pick(['x', 'ws_0', '..', '%', '\u0000', 'é', 'a/b'])
  }

  #value(dice: Dice, schema: Schema, depth: number): unknown {
    if (schema.$ref)
      return this.#value(dice, this.#document.components?.schemas?.[schema.$ref.split('/').pop() ?? ''] ?? {}, depth)
    if (schema.const !== undefined) return schema.const
    if (schema.enum) return dice.pick(schema.enum)
    const choice = schema.anyOf ?? schema.oneOf
    if (choice) return this.#value(dice, dice.pick(choice), depth)
    const type = typeof schema.type === 'object' ? dice.pick(schema.type) : schema.type
    if (type === 'object') return this.#object(dice, schema, depth)
    if (type === 'array')
      return depth > 4
        ? []
        : Array.from({ length: dice.below(3) }, () => this.#value(dice, schema.items ?? {}, depth + 1))
    if (type === 'integer') return dice.pick([0, 1, 2, 10, 1_000])
    if (type === 'number') return dice.pick([0, 0.5, 1, 3.25, 100])
    if (type === 'boolean') return dice.chance(0.5)
    return type === 'null' ? null : dice.pick(texts)
  }

  #object(dice: Dice, { properties = {} }: Schema, depth: number): Record<string, unknown> {
    const made: Record<string, unknown> = {}
    if (depth > 5) return made
    for (const [name, inner] of Object.entries(properties)) {
      if (dice.chance(0.7)) made[name] = this.#value(dice, inner, depth + 1)
    }
    return made
  }
}
