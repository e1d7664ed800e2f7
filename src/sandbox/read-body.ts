import { Buffer } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import { asObject, type JsonObject, parseJson } from '../kit/parse-json.ts'
import { ApiError } from './api-error.ts'

const LONGEST = 64 * 1024 * 1024

/** The JSON object of a request's body. Throws ApiError 400 or 413. */
export async function readBody(request: IncomingMessage): Promise<JsonObject> {
  const pieces: Buffer[] = []
  let length = 0
  for await (const piece of request as AsyncIterable<Buffer>) {
    length += piece.length
    if (length > LONGEST) throw new ApiError(413, 'request_too_large', `The body is longer than ${LONGEST} bytes.`)
    pieces.push(piece)
  }
  const body = asObject(parseJson(Buffer.concat(pieces).toString('utf8')))
  if (!body) throw new ApiError(400, null, 'We could not parse the JSON body of your request. It must be an object.')
  return body
}
