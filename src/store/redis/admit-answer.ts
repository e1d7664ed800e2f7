import type { RateState, RefusalReason, Window } from '../../limits/limits.ts'
import type { Key } from '../../model/workspace.ts'

/** What the admit script says, by name. */
export interface AdmitAnswer {
  readonly status: 'granted' | 'unseeded' | 'void' | 'recount' | RefusalReason
  readonly remaining: bigint
  readonly retryAfterMs: number | undefined
  readonly rate: RateState
  readonly bucket: number
  readonly periodId: string
}

export const noRate: RateState = { requests: undefined, tokens: undefined }

/** `reply` is the script's array; its fields are described there. */
export function readAdmitAnswer(reply: unknown, key: Key): AdmitAnswer {
  const [
    status,
    remaining = '0',
    retry = -1,
    requests = 0,
    requestsReset = 0,
    tokens = 0,
    tokensReset = 0,
    bucket = 0,
    periodId = '',
  ] = reply as [AdmitAnswer['status'], string?, number?, number?, number?, number?, number?, number?, string?]
  return {
    status,
    remaining: BigInt(remaining),
    retryAfterMs: retry < 0 ? undefined : retry,
    rate: {
      requests: windowState(key.rpm, requests, requestsReset),
      tokens: windowState(key.tpm, tokens, tokensReset),
    },
    bucket,
    periodId,
  }
}

function windowState(limit: number | undefined, counted: number, resetMs: number): Window | undefined {
  return limit === undefined ? undefined : { limit, remaining: Math.max(0, limit - counted), resetMs }
}
