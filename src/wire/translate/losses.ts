import { Fault } from '../../model/fault.ts'
import { type Feature, features } from './fidelity.ts'

/**
 * What one translation could not carry over. Nothing is lost silently: a loss that does no harm is named in the
 * answer's warnings, any other refuses the request.
 */
export class Losses {
  readonly #dropped = new Set<string>()

  /**
   * The target has no words for `feature`, which stands at `field` of the client's request. Throws Fault
   * `invalid_request` with code `unsupported_by_provider` where going without would change what was asked for.
   */
  lose(feature: Feature, field: string): void {
    const { refused, reason } = features[feature]
    if (!refused) {
      this.#dropped.add(field)
      return
    }
    const text = `'${field}' cannot be sent to the provider that serves this model: ${reason} Leave it out, or use a model whose provider takes it.`
    throw new Fault('invalid_request', 'unsupported_by_provider', text, { param: field })
  }

  /** A field that the client's own format does not know; it has no meaning that could be carried over. */
  unknown(field: string): void {
    this.#dropped.add(field)
  }

  /** Fields that went lost, as the client named them. */
  get dropped(): readonly string[] {
    return [...this.#dropped]
  }
}
