import { Fault } from '../../model/fault.ts'
import { isChat, type Listed } from './listed.ts'
import { pageSize } from './page-size.ts'

/** https://ai.google.dev/api/models: 50 of a page unless told, 1,000 at most. */
const USUAL = 50
const MOST = 1000

/** Gemini's models.list. Throws Fault for a page that is none. */
export function geminiList(all: readonly Listed[], query: URLSearchParams): object {
  const models = all.filter(isChat)
  const size = Math.min(MOST, pageSize(query, 'pageSize', USUAL, 0) || USUAL)
  const start = startOf(models, query.get('pageToken'))
  const page = models.slice(start, start + size)
  const last = page.at(-1)
  const more = last && start + size < models.length
  return {
    models: page.map(geminiModel),
    ...(more && { nextPageToken: Buffer.from(last.id).toString('base64url') }),
  }
}

/** A page's token is the name that the page before it ended with. */
function startOf(models: readonly Listed[], token: string | null): number {
  if (token === null || token === '') return 0
  const last = Buffer.from(token, 'base64url').toString()
  const at = models.findIndex(({ id }) => id === last)
  if (at >= 0) return at + 1
  const text = "'pageToken' is not one of this list. Take nextPageToken of the page before."
  throw new Fault('invalid_request', 'invalid_value', text, { param: 'pageToken' })
}

const chatMethods = ['generateContent', 'streamGenerateContent', 'countTokens']

/** `Model` of the Gemini API; models that hold no conversation have no method there. */
export function geminiModel({ id, offer: { model } }: Listed): object {
  return {
    name: `models/${id}`,
    baseModelId: model.id,
    displayName: model.name,
    ...(model.contextWindow !== undefined && { inputTokenLimit: model.contextWindow }),
    ...(model.maxOutputTokens !== undefined && { outputTokenLimit: model.maxOutputTokens }),
    supportedGenerationMethods: model.kind === 'chat' ? chatMethods : [],
  }
}
