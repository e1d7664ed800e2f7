import type { Quirks } from '../../model/catalog.ts'

const DEFAULT_VERSION = '2023-06-01'

const VERSION = 'anthropic-version'
const BETA = 'anthropic-beta'

/**
 * The client's own version and betas, flat, as far as the provider takes them: a version is demanded of every request,
 * here or in the body. Betas that are left out are added to `dropped`; the request would be refused for them.
 */
export function requestHeaders(own: readonly string[], quirks: Quirks, dropped: string[]): readonly string[] {
  if (quirks.versionInBody === undefined && quirks.betas === undefined) {
    return own.includes(VERSION) ? own : [VERSION, DEFAULT_VERSION, ...own]
  }
  const betas = takenBetas(headerIn(own, BETA), quirks.betas, dropped)
  return [
    ...(quirks.versionInBody === undefined ? [VERSION, headerIn(own, VERSION) ?? DEFAULT_VERSION] : []),
    ...(betas === '' ? [] : [BETA, betas]),
  ]
}

/** The betas that a client asks for, as their loss is told. */
export function headerWishes(own: readonly string[]): readonly string[] {
  const dropped: string[] = []
  takenBetas(headerIn(own, BETA), [], dropped)
  return dropped
}

function headerIn(headers: readonly string[], name: string): string | undefined {
  const at = headers.indexOf(name)
  return at < 0 ? undefined : headers[at + 1]
}

function takenBetas(asked: string | undefined, taken: readonly string[] | undefined, dropped: string[]): string {
  const names = (asked ?? '').split(',').map((name) => name.trim())
  const kept: string[] = []
  for (const name of names) {
    if (name === '') continue
    if (taken === undefined || taken.includes(name)) kept.push(name)
    else dropped.push(`${BETA}.${name}`)
  }
  return kept.join(',')
}
