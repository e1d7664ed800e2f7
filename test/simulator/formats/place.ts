/** The groups of a path's match, percent-decoded. */
export function matched(pattern: RegExp, path: string): string[] | undefined {
  const match = pattern.exec(path)
  return match ? match.slice(1).map((group) => decodeURIComponent(group ?? '')) : undefined
}

type Fields = Record<string, unknown>

/** Members of an array that are objects; nothing else is looked at. */
export function objects(value: unknown): Fields[] {
  return Array.isArray(value) ? value.filter((item): item is Fields => typeof item === 'object' && item !== null) : []
}

export function object(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}
}

/** Text of a string or of the `text` members of a list. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  return objects(value)
    .map(({ text }) => (typeof text === 'string' ? text : ''))
    .join('')
}

export function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined
}

/** JSON of a call's arguments; an empty object where it is none. */
export function argumentsOf(text: string): Record<string, unknown> {
  try {
    return object(JSON.parse(text))
  } catch {
    return {}
  }
}
