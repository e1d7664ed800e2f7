/** JSON text of a value that a provider sent; `{}` when it is nested too deep to be written again. */
export function jsonText(value: unknown): string {
  try {
    return JSON.stringify(value)
  } catch {
    return '{}'
  }
}
