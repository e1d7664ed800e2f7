import { Fault } from '../model/fault.ts'

type Kind = 'field' | 'file' | 'list'

/**
 * Names that the parts of a form have had. A field of one value stands in it once: of two, a provider could take the
 * other one than was counted with.
 */
export class PartNames {
  readonly #kinds = new Map<string, Kind>()
  readonly #repeated: ReadonlySet<string>

  /** `repeated`: fields that are lists without brackets in their name. */
  constructor(repeated: ReadonlySet<string>) {
    this.#repeated = repeated
  }

  /** Throws Fault `invalid_request` that names the field. */
  add(name: string, isFile: boolean): void {
    const plain = name.replace(/\[.*$/s, '')
    const kind = isFile ? 'file' : plain !== name || this.#repeated.has(name) ? 'list' : 'field'
    const earlier = this.#kinds.get(plain)
    if (earlier !== undefined && (kind === 'field' || earlier === 'field')) throw twice(plain)
    this.#kinds.set(plain, kind)
  }
}

function twice(name: string): Fault {
  const shown = name.slice(0, 64)
  const text = `The field '${shown}' stands twice in the form. Send it once.`
  return new Fault('invalid_request', 'invalid_form', text, { param: shown })
}
