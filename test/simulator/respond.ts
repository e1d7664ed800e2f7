import { type Answer, errorAnswer, givenAnswer } from './answer.ts'
import { BadBehaviour, type Behaviour } from './behaviour.ts'
import type { Captured } from './capture.ts'
import { chatAnswer } from './chat.ts'
import { completionAnswer } from './completions.ts'
import { embeddingAnswer } from './embeddings.ts'
import { ApiError, badBehaviour, errorOfStatus, noKey, notAllowed, unknownUrl } from './errors.ts'
import { formatAt } from './formats/index.ts'
import { objects, textOf } from './formats/place.ts'
import { errorIn, speak } from './formats/speak.ts'
import { modelById, modelList } from './models.ts'
import { chatRequest, completionRequest, embeddingRequest, lastText, lastUserText, parseBody } from './requests.ts'
import type { ScriptBook } from './script.ts'

type Fields = Record<string, unknown>

/** A request as far as answering needs it. */
export interface Asked {
  method: string
  /** Without the query string. */
  path: string
  key: string | undefined
  script: string | undefined
  body: Buffer
  /** The first value of a request header; the name in lower case. */
  header(name: string): string | undefined
}

const POSTS: Record<string, (fields: Fields, b: Behaviour) => Answer> = {
  '/v1/chat/completions': (fields, b) => chatAnswer(chatRequest(fields), b),
  '/v1/completions': (fields, b) => completionAnswer(completionRequest(fields), b),
  '/v1/embeddings': (fields, b) => embeddingAnswer(embeddingRequest(fields), b),
}

const MODELS = '/v1/models'

/** Finds the behaviour and makes the answer; notes in `entry` what was found. Never throws. */
export function respond(asked: Asked, book: ScriptBook, entry: Captured): { answer: Answer; behaviour: Behaviour } {
  let behaviour: Behaviour = {}
  let found: ReturnType<typeof formatAt>
  try {
    const fields = fieldsOf(asked)
    found = formatAt(asked.path, fields)
    if (asked.key === undefined) throw noKey()
    const model = found?.place.model ?? fields.model
    if (typeof model === 'string') entry.model = model
    found?.format.checkHeaders?.(asked.header)
    const taken = book.take({
      script: asked.script,
      model: entry.model ?? undefined,
      key: asked.key,
      text: knobText(fields),
    })
    behaviour = taken.behaviour
    entry.source = taken.source
    const answer = dictated(behaviour, found, fields) ?? route(asked, found, fields, behaviour, book)
    entry.usage = answer.usage
    entry.usageTold = answer.usageTold
    entry.responseId = answer.id
    return { answer, behaviour }
  } catch (error) {
    const failure = asApiError(error)
    return { answer: found ? errorIn(found.format, failure) : errorAnswer(failure), behaviour }
  }
}

/** The JSON of a request. At endpoints unknown here the body may be anything, e.g. multipart. */
function fieldsOf({ method, path, body }: Asked): Fields {
  if (method !== 'POST') return {}
  if (Object.hasOwn(POSTS, path)) return parseBody(body)
  try {
    return parseBody(body)
  } catch {
    return {}
  }
}

function knobText(fields: Fields): string {
  if (fields.messages !== undefined) return lastUserText(messagesWithText(fields.messages))
  const contents = objects(fields.contents ?? fields.input)
  if (contents.length > 0) {
    const last = contents.findLast(({ role }) => role === 'user' || role === undefined)
    return textOf(last?.parts ?? last?.content)
  }
  return lastText(fields.prompt ?? fields.input)
}

/** The answer where a behaviour gives status or body itself. */
function dictated(b: Behaviour, found: ReturnType<typeof formatAt>, { stream }: Fields): Answer | undefined {
  if (b.rawBody !== undefined) {
    const contentType =
      (found?.place.stream ?? stream === true) ? 'text/event-stream; charset=utf-8' : 'application/json'
    return { ...givenAnswer(b.rawBody, b.status ?? 200), contentType }
  }
  if (b.body !== undefined) return givenAnswer(b.body, b.status ?? 200)
  if (b.status === undefined || b.status < 400) return undefined
  const error = errorOfStatus(b.status)
  return found ? errorIn(found.format, error) : errorAnswer(error)
}

function route(
  { method, path }: Asked,
  found: ReturnType<typeof formatAt>,
  fields: Fields,
  b: Behaviour,
  book: ScriptBook,
): Answer {
  if (found) {
    if (method !== 'POST') throw notAllowed(method, path)
    return speak(found.format, found.place, fields, b)
  }
  const post = Object.hasOwn(POSTS, path) ? POSTS[path] : undefined
  if (post) {
    if (method !== 'POST') throw notAllowed(method, path)
    const answer = post(fields, b)
    return b.status === undefined ? answer : { ...answer, status: b.status }
  }
  if (method === 'GET' && path === MODELS) return modelList(book.modelNames())
  if (method === 'GET' && path.startsWith(`${MODELS}/`))
    return modelById(decodeURIComponent(path.slice(MODELS.length + 1)), book.modelNames())
  throw unknownUrl(method, path)
}

/** Tool results stand in user messages of some formats; what a user said is what has text. */
function messagesWithText(messages: unknown): unknown {
  return objects(messages).filter(({ content }) => textOf(content) !== '')
}

function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error
  if (error instanceof BadBehaviour) return badBehaviour(error.message)
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return new ApiError(500, {
    message: `simulator bug: ${message}`,
    type: 'server_error',
    param: null,
    code: 'simulator_bug',
  })
}
