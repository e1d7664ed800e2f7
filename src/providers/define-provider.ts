import type { Provider } from '../model/catalog.ts'

/** A provider of the built-in list, with what only the configuration needs to know of it. */
export interface ProviderDefinition extends Provider {
  /** Serves without a key; the configuration may leave its credentials out. */
  readonly keyless: boolean
}

type Written = Omit<Provider, 'quirks'> & Partial<Pick<ProviderDefinition, 'quirks' | 'keyless'>>

/**
 * Checks what cannot be typed and fills in what is usual. An empty base URL means that whoever configures it must
 * name one.
 */
export function defineProvider(written: Written): ProviderDefinition {
  if (written.baseUrl.endsWith('/')) throw new TypeError(`${written.id}: baseUrl must not end with a slash`)
  return { quirks: {}, keyless: false, ...written }
}
