import { asObject, asString, parseJson } from '../kit/parse-json.ts'
import { Fault } from '../model/fault.ts'

const LONGEST_ID = 100

/** A score by request id, as a key's holder sends it: `{"id", "score": 0 to 1}` or `{"id", "rating": "up" | "down"}`. Throws Fault. */
export function readFeedback(body: Buffer): { readonly id: string; readonly score: number } {
  const fields = asObject(parseJson(body.toString('utf8')))
  if (!fields) throw wrong(undefined, 'Send a JSON object: {"id": "req_…", "score": 0.8}.')
  const strange = Object.keys(fields).find((name) => !['id', 'score', 'rating'].includes(name))
  if (strange !== undefined) throw wrong(strange.slice(0, 64), 'Known fields are id, score and rating.')
  const id = asString(fields['id'])
  if (!id?.startsWith('req_') || id.length > LONGEST_ID) throw wrong('id', 'Send the x-request-id of the answer as id.')
  return { id, score: scoreIn(fields) }
}

function scoreIn({ score, rating }: { readonly [name: string]: unknown }): number {
  if (score !== undefined && rating !== undefined) throw wrong('rating', 'Send score or rating, not both.')
  if (rating === 'up') return 1
  if (rating === 'down') return 0
  if (rating !== undefined) throw wrong('rating', 'rating must be up or down.')
  if (typeof score === 'number' && score >= 0 && score <= 1) return score
  throw wrong('score', 'score must be a number from 0 to 1; or send rating: up or down.')
}

const wrong = (param: string | undefined, text: string) =>
  new Fault('invalid_request', 'invalid_value', text, param === undefined ? {} : { param })
