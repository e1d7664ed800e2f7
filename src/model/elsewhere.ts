import { Fault } from './fault.ts'

/** For a field that names content which is not in the request: what it costs cannot be held on an operator's account. */
export function elsewhereFault(param: string): Fault {
  const text = `'${param}' refers to something stored at a provider or elsewhere, which only byok allows. Send the content itself, or use byok.`
  return new Fault('invalid_request', 'stored_state_not_allowed', text, { param })
}
