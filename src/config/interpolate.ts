export type Variables = Readonly<Record<string, string | undefined>>

export interface Interpolated {
  readonly text: string
  /** At least one variable was put in: the text may be secret and is never shown. */
  readonly used: boolean
  /** Variables that are not set and have no default. */
  readonly unset: readonly string[]
  /** A `${` that is no reference. */
  readonly malformed: boolean
}

const reference = /\$\$\{|\$\{(?:([A-Za-z_]\w*)(:-([^}]*))?\})?/g

/**
 * Puts environment variables into a value: `${NAME}`, or `${NAME:-default}` for when it is unset or empty. `$${` is a
 * literal `${`. What a variable holds is not looked at again.
 */
export function interpolate(value: string, variables: Variables): Interpolated {
  const unset: string[] = []
  let used = false
  let malformed = false
  const text = value.replace(reference, (found, name?: string, hasDefault?: string, fallback = '') => {
    if (found === '$${') return '${'
    if (name === undefined) {
      malformed = true
      return found
    }
    used = true
    const held = variables[name]
    if (hasDefault !== undefined) return held === undefined || held === '' ? fallback : held
    if (held === undefined) unset.push(name)
    return held ?? ''
  })
  return { text, used, unset, malformed }
}
