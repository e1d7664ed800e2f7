import type { Provider } from './catalog.ts'

/** The wire formats, and their paths, in which a provider serves one of its models, by the provider's name for it. */
export function servedAs(provider: Provider, upstreamModel: string): Pick<Provider, 'formats' | 'counts'> {
  const { families } = provider
  if (families === undefined) return provider
  return families.find(({ begins }) => upstreamModel.startsWith(begins)) ?? provider
}
