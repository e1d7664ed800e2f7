import type { FormPiece } from '../../kit/multipart.ts'
import type { Call } from '../../model/call.ts'
import { elsewhereFault } from '../../model/elsewhere.ts'
import { Fault } from '../../model/fault.ts'
import type { Form, FormFields } from '../../model/form.ts'
import type { UpstreamBody, UpstreamTarget } from '../wire.ts'
import { invalid, readModel } from './request.ts'

/** Names of a form's parts, `name[]` under `name`. */
export interface FormRules {
  /** May go to a pooled account. */
  readonly allowed: ReadonlySet<string>
  /** Lead to content that is not in the form: nobody knows what it costs, so they do not go to the operator's accounts. */
  readonly elsewhere?: ReadonlySet<string>
}

/** The client's form with the provider's name of the model in it; all other bytes pass as they are. */
export function formToUpstream({ form, facts }: Call, target: UpstreamTarget, rules: FormRules): UpstreamBody {
  if (!form) throw new Error('the call has no form')
  const dropped: string[] = []
  const added = Buffer.byteLength(target.model) - Buffer.byteLength(facts.model)
  return {
    body: {
      // What is left out is not known before it comes.
      length: form.length === undefined || target.scrub ? undefined : form.length + added,
      chunks: () => rewritten(form, new FormRewriter(form, target, rules, dropped)),
    },
    contentType: form.contentType,
    dropped,
  }
}

async function* rewritten(form: Form, rewriter: FormRewriter): AsyncGenerator<Buffer> {
  for (const piece of form.kept) yield* rewriter.pass(piece)
  for (let pieces = await form.next(); pieces; pieces = await form.next()) {
    for (const piece of pieces) yield* rewriter.pass(piece)
  }
}

/** What of a form goes out, piece by piece. */
class FormRewriter {
  readonly #form: Form
  readonly #target: UpstreamTarget
  readonly #rules: FormRules
  readonly #dropped: string[]
  #data: 'pass' | 'drop' = 'pass'
  #begun = false

  constructor(form: Form, target: UpstreamTarget, rules: FormRules, dropped: string[]) {
    this.#form = form
    this.#target = target
    this.#rules = rules
    this.#dropped = dropped
  }

  /** The bytes that stand for the piece; none where it is left out. */
  pass(piece: FormPiece): readonly Buffer[] {
    if (piece.kind === 'data') return this.#data === 'pass' ? [piece.raw] : []
    if (piece.kind === 'close') return [this.#joined(piece.raw)]
    const name = plainName(piece.name)
    if (this.#target.stateless && this.#rules.elsewhere?.has(name)) this.#form.refuse(elsewhereFault(name))
    if (this.#target.scrub && !this.#rules.allowed.has(name)) {
      this.#data = 'drop'
      if (!this.#dropped.includes(name)) this.#dropped.push(name)
      return []
    }
    const head = this.#joined(this.#target.scrub ? anonymous(piece) : piece.raw)
    if (piece.name !== 'model') {
      this.#data = 'pass'
      return [head]
    }
    this.#data = 'drop'
    return [head, Buffer.from(this.#target.model)]
  }

  /** A form begins with its delimiter; the line end before it belongs to what was left out. */
  #joined(raw: Buffer): Buffer {
    const first = !this.#begun
    this.#begun = true
    return first && raw[0] === 0x0d ? raw.subarray(2) : raw
  }
}

/** A part's head with nothing but what the provider needs: of a file's name that is the ending, which tells its kind. */
function anonymous({ raw, name, fileName, contentType }: Extract<FormPiece, { kind: 'head' }>): Buffer {
  const delimiter = raw.toString('latin1', 0, raw.indexOf('\r\n', raw[0] === 0x0d ? 2 : 0))
  const ending = /\.[A-Za-z0-9]{1,8}$/.exec(fileName ?? '')?.[0] ?? ''
  const file = fileName === undefined ? '' : `; filename="file${ending}"`
  const type = contentType !== undefined && /^[\w.+-]+\/[\w.+-]+$/.test(contentType) ? contentType : undefined
  const typeLine = fileName === undefined || type === undefined ? '' : `Content-Type: ${type}\r\n`
  const quoted = name.replace(/[^\x20-\x7e]/g, '').replace(/["\\]/g, '')
  return Buffer.from(
    `${delimiter}\r\nContent-Disposition: form-data; name="${quoted}"${file}\r\n${typeLine}\r\n`,
    'latin1',
  )
}

export function formModel(fields: FormFields): string {
  return readModel({ model: fields.get('model') })
}

export function formFlag(fields: FormFields, name: string): boolean {
  const value = fields.get(name)
  if (value === undefined || value === 'false' || value === '') return false
  if (value === 'true') return true
  throw invalid(name, `'${name}' must be true or false.`)
}

export function formCount(fields: FormFields, name: string, highest: number): number | undefined {
  const text = fields.get(name)
  if (text === undefined) return undefined
  const value = Number(text)
  if (!/^\d{1,9}$/.test(text) || value < 1 || value > highest) {
    throw invalid(name, `'${name}' must be an integer from 1 to ${highest}.`)
  }
  return value
}

/** In place of a reader of JSON: the call is a form or nothing. */
export function formOnly(): never {
  throw new Fault('invalid_request', 'invalid_form', 'Send the request as multipart/form-data.', {
    param: 'content-type',
  })
}

/** Name of the first field that is one of these. */
export function fieldAmong(fields: FormFields, names: ReadonlySet<string>): string | undefined {
  for (const name of fields.keys()) if (names.has(plainName(name))) return name
  return undefined
}

function plainName(name: string): string {
  return name.replace(/\[.*$/s, '')
}
