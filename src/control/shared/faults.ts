import { Fault } from '../../model/fault.ts'

export function notFound(what: string, id: string): Fault {
  return new Fault('not_found', `${what}_not_found`, `There is no ${what} "${id.slice(0, 80)}" here. Check the id.`)
}

export function invalid(param: string, text: string, code = 'invalid_value'): Fault {
  return new Fault('invalid_request', code, text, { param })
}

export function conflict(code: string, text: string): Fault {
  return new Fault('conflict', code, text)
}
