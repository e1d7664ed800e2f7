import type { JsonObject } from '../kit/parse-json.ts'
import { Fault } from '../model/fault.ts'

/** Fault for a field of the wrong kind. */
export function invalid(param: string, text: string): Fault {
  return new Fault('invalid_request', 'invalid_value', text, { param })
}

/** Reads an optional member; null is as good as absent. Throws Fault `invalid_request` that names `path`. */
export type ReadMember<T> = (body: JsonObject, name: string, path?: string) => T | undefined

export function memberReader<T>(fits: (value: unknown) => value is T, kind: string): ReadMember<T> {
  return (body, name, path = name) => {
    const value = body[name]
    if (value === undefined || value === null) return undefined
    if (!fits(value)) throw invalid(path, `'${path}' must be ${kind}.`)
    return value
  }
}

/** Members of `T` that are not undefined, to keep absent ones absent. */
export function present<T extends object>(members: T): T {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as T
}
