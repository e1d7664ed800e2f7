import { asObject, asString, parseJson } from '../../kit/parse-json.ts'
import { withoutSecrets } from '../../kit/redact.ts'
import { Fault } from '../../model/fault.ts'
import { failureOfStatus } from '../upstream-error.ts'
import type { ObjectAnswer } from './ask.ts'
import type { Keeper } from './keeper.ts'

/** A keeper's refusal in the client's terms: what it says about the workspace's own things is the workspace's to read. */
export function failureOf({ status, body, retryAfterMs, secrets }: ObjectAnswer, { provider }: Keeper): Fault {
  const said = saidIn(withoutSecrets(body.toString('utf8'), secrets))
  if (status === 404) {
    return new Fault('not_found', 'object_not_found', said ?? `${provider.id} does not have this, or no longer.`)
  }
  if (status === 409) {
    return new Fault(
      'conflict',
      'object_conflict',
      said ?? `${provider.id} does not allow this in its present state.`,
      {
        retryable: false,
      },
    )
  }
  if (status < 400) {
    return new Fault('upstream', 'malformed_answer', 'The provider sent an answer that is not valid. Try again.')
  }
  return failureOfStatus(status, body, retryAfterMs, 'byok', secrets).fault
}

function saidIn(text: string): string | undefined {
  const whole = asObject(parseJson(text))
  return (asString(asObject(whole?.error)?.message) ?? asString(whole?.message))?.slice(0, 2_000)
}
