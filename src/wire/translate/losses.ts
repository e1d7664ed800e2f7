import { Fault } from '../../model/fault.ts'
import { type Feature, features } from './fidelity.ts'

/** The client's own name for a field that an encoder names. */
export type Naming = (field: string) => string

/**
 * What one translation could not carry over. Nothing is lost silently: a loss that does no harm is named in the
 * answer's warnings, any other refuses the request.
 */
export class Losses {
  readonly #naming: Naming
  readonly #dropped = new Set<string>()
  readonly #places = new Map<object, string>()

  /** Without `naming` fields are told as encoders name them. */
  constructor(naming: Naming = (field) => field) {
    this.#naming = naming
  }

  /**
   * The target has no words for `feature`, which stands at `field` of the canonical request. Throws Fault
   * `invalid_request` with code `unsupported_by_provider` where going without would change what was asked for.
   */
  lose(feature: Feature, field: string): void {
    this.loseOwn(feature, this.#naming(field))
  }

  /** As `lose`, of a field by the client's own name. */
  loseOwn(feature: Feature, field: string): void {
    const { refused, reason } = features[feature]
    if (!refused) {
      this.#dropped.add(field)
      return
    }
    const text = `'${field}' cannot be sent to the provider that serves this model: ${reason} Leave it out, or use a model whose provider takes it.`
    throw new Fault('invalid_request', 'unsupported_by_provider', text, { param: field })
  }

  /** A field of the canonical request that is left out or changed, whatever the format. */
  leave(field: string): void {
    this.#dropped.add(this.#naming(field))
  }

  /** A field that the client's own format does not know; it has no meaning that could be carried over. */
  unknown(field: string): void {
    this.#dropped.add(field)
  }

  /** The client's own name for a field of the canonical request. */
  nameOf(field: string): string {
    return this.#naming(field)
  }

  /** Decoders say where the client wrote what became a part or a tool: `contents[1].parts[0]`. */
  placed<T extends object>(decoded: T, path: string): T {
    this.#places.set(decoded, path)
    return decoded
  }

  /** A copy stands where its original does. */
  sameAs<T extends object>(copy: T, original: object): T {
    const path = this.#places.get(original)
    return path === undefined ? copy : this.placed(copy, path)
  }

  /** Places of parts and tools, as decoders told them. */
  get places(): ReadonlyMap<object, string> {
    return this.#places
  }

  /** Fields that went lost, as the client named them. */
  get dropped(): readonly string[] {
    return [...this.#dropped]
  }
}
