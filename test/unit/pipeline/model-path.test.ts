import { expect, test } from 'vitest'
import { modelPath } from '../../../src/pipeline/model-path.ts'

test.each([
  ['/model/{model}/converse', 'eu.anthropic.claude:0', '/model/eu.anthropic.claude%3A0/converse'],
  ['/model/{model}/converse', '../../admin?x#y', '/model/..%2F..%2Fadmin%3Fx%23y/converse'],
  ['/model/{model}/converse', "$&$'{model}", "/model/%24%26%24'%7Bmodel%7D/converse"],
  ['/model/{model}/converse', 'a\\b c\u00e4', '/model/a%5Cb%20c%C3%A4/converse'],
  ['/chat/completions', '..', '/chat/completions'],
])('%s with %s is %s', (written, model, path) => expect(modelPath(written, model)).toBe(path))

test.each(['.', '..', '\ud800x'])('%j names no model: it would lead to another path, or to none', (model) => {
  expect(() => modelPath('/model/{model}/converse', model)).toThrow(/does not exist/)
})
