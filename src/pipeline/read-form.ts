import { isUtf8 } from 'node:buffer'
import { boundaryOf, type FormPiece, MalformedForm, MultipartScanner } from '../kit/multipart.ts'
import { RecordingLength } from '../kit/recording/recording-length.ts'
import type { Call } from '../model/call.ts'
import { Fault } from '../model/fault.ts'
import type { Form } from '../model/form.ts'
import type { Surface } from '../wire/wire.ts'
import type { Inbound } from './inbound.ts'
import { PartNames } from './part-names.ts'
import { fallbackOf, ownHeaders, tagsOf, timeoutOf } from './read.ts'

/** So much of a form is kept as a rule: the fields, and files that are small. The rest is not held in memory. */
const KEPT = 1024 * 1024
/** Fields, unlike files, are held in memory. */
const MOST_FIELD_BYTES = 1024 * 1024
const MOST_FIELDS = 1_000

/**
 * Facts of a request that is a form, from its beginning: it is read until the model is known, and at least `KEPT` bytes
 * or the whole of it. A model behind a file has all that is before it kept, up to the body's limit. Throws Fault
 * `invalid_request` that names the field.
 */
export async function readForm(
  id: string,
  receivedAt: number,
  surface: Surface,
  inbound: Inbound,
  limit: number,
): Promise<Call> {
  const contentType = inbound.header('content-type') ?? ''
  const boundary = boundaryOf(contentType)
  if (boundary === undefined || !surface.readForm) throw noForm()
  const declared = inbound.header('content-length')
  const length = declared === undefined ? undefined : Number(declared)
  const form = new IncomingForm(contentType, boundary, length, surface, () => inbound.chunks(limit))
  while ((!form.fields.has('model') || form.bytes < KEPT) && (await form.keep())) {}
  return {
    id,
    format: surface.format,
    receivedAt,
    body: Buffer.alloc(0),
    members: [],
    form,
    facts: surface.readForm(form.fields, form.length ?? (form.whole ? form.bytes : limit)),
    ownHeaders: ownHeaders(surface, inbound),
    region: inbound.header('x-trilane-region') || undefined,
    fallback: fallbackOf(inbound.header('x-trilane-fallback')),
    tags: tagsOf(inbound.header('x-trilane-tags')),
    timeoutMs: timeoutOf(inbound.header('x-trilane-timeout-ms')),
  }
}

function noForm(): Fault {
  const text = 'Send the request as multipart/form-data, with its boundary in content-type.'
  return new Fault('invalid_request', 'invalid_form', text, { param: 'content-type' })
}

function malformed(cause: MalformedForm): Fault {
  const text = `The multipart/form-data body cannot be read: ${cause.message}.`
  return new Fault('invalid_request', 'invalid_form', text, { cause })
}

const noNames: ReadonlySet<string> = new Set()

/** A form while it comes. */
class IncomingForm implements Form {
  readonly kept: FormPiece[] = []
  /** Of the kept part. */
  readonly fields = new Map<string, string>()
  readonly #scanner: MultipartScanner
  readonly #open: () => AsyncIterator<Buffer, undefined>
  #chunks: AsyncIterator<Buffer, undefined> | undefined
  /** The field whose value is being read, and the value so far. */
  #field: { readonly name: string; readonly parts: Buffer[] } | undefined
  #fieldBytes = 0
  #count = 0
  readonly #names: PartNames
  readonly #recordingField: string | undefined
  #recording: RecordingLength | undefined
  /** The part that is being read is the recording. */
  #hears = false
  bytes = 0
  spent = false
  whole = false
  fault: Fault | undefined

  constructor(
    readonly contentType: string,
    boundary: string,
    readonly length: number | undefined,
    { formLists, recordingField }: Surface,
    open: () => AsyncIterator<Buffer, undefined>,
  ) {
    this.#names = new PartNames(formLists ?? noNames)
    this.#recordingField = recordingField
    this.#scanner = new MultipartScanner(boundary)
    this.#open = open
  }

  /** Keeps one chunk more. False: there is none. */
  async keep(): Promise<boolean> {
    const pieces = await this.#pull()
    for (const piece of pieces ?? []) {
      this.kept.push(piece)
      this.#learn(piece)
    }
    return pieces !== undefined
  }

  async next(): Promise<readonly FormPiece[] | undefined> {
    this.spent ||= !this.whole
    return this.#pull()
  }

  refuse(fault: Fault): never {
    this.fault = fault
    throw fault
  }

  get seconds(): number | undefined {
    return this.#recording?.seconds
  }

  async #pull(): Promise<readonly FormPiece[] | undefined> {
    if (this.fault) throw this.fault
    try {
      this.#chunks ??= this.#open()
      const { value, done } = await this.#chunks.next()
      if (!done) {
        this.bytes += value.length
        const pieces = this.#scanner.push(value)
        for (const piece of pieces) this.#note(piece)
        return pieces
      }
      this.whole = true
      this.#scanner.end()
      return undefined
    } catch (error) {
      if (error instanceof MalformedForm) this.fault = malformed(error)
      else if (error instanceof Fault) this.fault = error
      throw this.fault ?? error
    }
  }

  /** What is looked at in every piece, kept or not. */
  #note(piece: FormPiece): void {
    if (piece.kind === 'data') {
      if (this.#hears) this.#recording?.push(piece.raw)
    } else if (piece.kind === 'head') {
      const isFile = piece.fileName !== undefined
      this.#names.add(piece.name, isFile)
      this.#hears = isFile && piece.name === this.#recordingField
      if (this.#hears) this.#recording = new RecordingLength()
    }
  }

  #learn(piece: FormPiece): void {
    if (piece.kind === 'data') {
      if (!this.#field) return
      this.#fieldBytes += piece.raw.length
      if (this.#fieldBytes > MOST_FIELD_BYTES) throw tooMuch()
      this.#field.parts.push(piece.raw)
      return
    }
    if (this.#field) this.#closeField(this.#field.name, Buffer.concat(this.#field.parts))
    this.#field = undefined
    if (piece.kind === 'close') return
    if (++this.#count > MOST_FIELDS) throw tooMuch()
    if (piece.fileName === undefined) this.#field = { name: piece.name, parts: [] }
    else if (piece.name === 'model') throw modelFault("'model' must be a plain field of the form, not a file.")
  }

  #closeField(name: string, value: Buffer): void {
    if (!isUtf8(value)) throw modelFault('A field of the form is not valid UTF-8.')
    this.fields.set(name, value.toString())
  }
}

function modelFault(text: string): Fault {
  return new Fault('invalid_request', 'invalid_form', text, { param: 'model' })
}

function tooMuch(): Fault {
  const text = `The form has more than ${MOST_FIELDS} parts, or fields of more than ${MOST_FIELD_BYTES} bytes together.`
  return new Fault('too_large', 'form_too_large', text)
}
