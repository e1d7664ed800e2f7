import { Fault } from '../../model/fault.ts'

/** The escape of NUL, unless its backslash is escaped itself. */
const nul = /(?<!\\)(?:\\\\)*\\u0000/

/** No text holds a NUL: the database does not take it. Undefined: this JSON has none. */
export function nulFault(json: string): Fault | undefined {
  if (!nul.test(json)) return undefined
  const text = 'A text in the body holds a NUL character (\\u0000). Leave it out.'
  return new Fault('invalid_request', 'invalid_value', text)
}
