import { Fault } from '../../model/fault.ts'
import { isChat, type Listed } from './listed.ts'
import { pageSize } from './page-size.ts'

/** https://platform.claude.com/docs/en/api/models/list: 20 of a page unless told, 1,000 at most. */
const USUAL = 20
const MOST = 1000

/** Anthropic's list of models, the last released first. Throws Fault for a cursor that is none. */
export function anthropicList(all: readonly Listed[], query: URLSearchParams): object {
  const models = all.filter(isChat).sort((a, b) => b.offer.model.created - a.offer.model.created)
  const limit = Math.min(MOST, pageSize(query, 'limit', USUAL, 1))
  const after = place(models, query, 'after_id')
  const before = place(models, query, 'before_id')
  const start = before === undefined ? (after ?? -1) + 1 : Math.max(0, before - limit)
  const end = before ?? Math.min(models.length, start + limit)
  const data = models.slice(start, end).map(anthropicModel)
  return {
    data,
    has_more: before === undefined ? end < models.length : start > 0,
    first_id: data[0]?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
  }
}

function place(models: readonly Listed[], query: URLSearchParams, name: string): number | undefined {
  const id = query.get(name)
  if (id === null || id === '') return undefined
  const at = models.findIndex((model) => model.id === id)
  if (at >= 0) return at
  const text = `${name}: No such model in the list. Take first_id or last_id of a page.`
  throw new Fault('invalid_request', 'invalid_value', text, { param: name })
}

/** `ModelInfo` of Anthropic's SDK. What a model can do is its providers' own knowledge: null. */
export function anthropicModel({ id, offer: { model } }: Listed) {
  return {
    type: 'model' as const,
    id,
    display_name: model.name,
    created_at: new Date(model.created * 1000).toISOString().replace('.000Z', 'Z'),
    max_input_tokens: model.contextWindow ?? null,
    max_tokens: model.maxOutputTokens ?? null,
    capabilities: null,
    lifecycle: 'active' as const,
    deprecated_at: null,
    retires_at: null,
    line: null,
  }
}
