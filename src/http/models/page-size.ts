import { Fault } from '../../model/fault.ts'

/** How many entries a page may have. What is left out is `usual`. Throws Fault that names the parameter. */
export function pageSize(query: URLSearchParams, name: string, usual: number, least: number): number {
  const text = query.get(name)
  if (text === null || text === '') return usual
  const size = Number(text)
  if (/^\d{1,9}$/.test(text) && size >= least) return size
  throw new Fault('invalid_request', 'invalid_value', `'${name}' must be a whole number from ${least}.`, {
    param: name,
  })
}
