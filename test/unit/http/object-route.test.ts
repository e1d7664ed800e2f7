import { expect, test } from 'vitest'
import { methodsOf, routeOf } from '../../../src/http/route.ts'

const route = (path: string) => {
  const found = routeOf(path)
  return found.kind === 'object' ? [found.surface, found.id, methodsOf(found).join()] : found.kind
}

test.each([
  ['/v1/files', ['files', undefined, 'GET,POST']],
  ['/api/v1/files/file-1', ['files', 'file-1', 'GET,DELETE']],
  ['/v1/v1/files/file-1/content', ['files', 'file-1', 'GET']],
  ['/v1/batches', ['batches', undefined, 'GET,POST']],
  ['/v1/batches/b', ['batches', 'b', 'GET']],
  ['/v1/batches/b/cancel', ['batches', 'b', 'POST']],
  ['/v1/messages/batches', ['message-batches', undefined, 'GET,POST']],
  ['/v1/messages/batches/m', ['message-batches', 'm', 'GET,DELETE']],
  ['/v1/messages/batches/m/cancel', ['message-batches', 'm', 'POST']],
  ['/v1/messages/batches/m/results', ['message-batches', 'm', 'GET']],
  ['/v1/files/', 'unknown'],
  ['/v1/files//content', 'unknown'],
  ['/v1/files/a/b', 'unknown'],
  ['/v1/files/a/content/', 'unknown'],
  ['/v1/files/a/constructor', 'unknown'],
  ['/v1/batchesx', 'unknown'],
  ['/v1/messages', 'call'],
  ['/v1/uploads', 'unoffered'],
])('%s', (path, expected) => {
  expect(route(path)).toEqual(expected)
})
