import { type Answer, errorAnswer, jsonAnswer } from './answer.ts'
import { unknownModel } from './errors.ts'

const STOCK = [
  'gpt-4o',
  'gpt-4o-mini',
  'o3-mini',
  'gpt-3.5-turbo-instruct',
  'text-embedding-3-small',
  'text-embedding-3-large',
]

/** GET /v1/models: a few stock models and the registered ones. (Any model name is answered, though.) */
export function modelList(registered: string[]): Answer {
  return jsonAnswer({ object: 'list', data: [...new Set([...STOCK, ...registered])].map(model) })
}

/** GET /v1/models/{id}. */
export function modelById(id: string, registered: string[]): Answer {
  return STOCK.includes(id) || registered.includes(id) ? jsonAnswer(model(id)) : errorAnswer(unknownModel(id))
}

function model(id: string): object {
  return { id, object: 'model', created: 1_700_000_000, owned_by: 'simulator' }
}
