import { describe, expect, it } from 'vitest'
import { methodsOf, routeOf } from '../../../src/http/route.ts'

const call = (model: string, stream: boolean, alt?: string) => ({
  kind: 'call',
  format: 'gemini',
  path: { model, stream, alt },
})

describe('paths of the Gemini API', () => {
  it.each([
    ['/v1beta/models/gemini-2.5-pro:generateContent', '', call('gemini-2.5-pro', false)],
    ['/v1beta/models/gemini-2.5-pro:streamGenerateContent', 'alt=sse', call('gemini-2.5-pro', true, 'sse')],
    ['/v1beta/models/gemini-2.5-pro:streamGenerateContent', 'key=x&alt=json', call('gemini-2.5-pro', true, 'json')],
    ['/v1beta/models/byok/openai/gpt-4o:eu:generateContent', '', call('byok/openai/gpt-4o:eu', false)],
    ['/v1beta/models/openai%2Fgpt-4o%3Afree:generateContent', '', call('openai/gpt-4o:free', false)],
  ])('%s?%s', (path, query, route) => {
    expect(routeOf(path, query)).toEqual(route)
    expect(methodsOf(routeOf(path, query))).toEqual(['POST'])
  })

  it.each([
    '/v1beta',
    '/v1beta/models/',
    '/v1beta/models/x:embedContent',
    '/v1beta/models/x:predict',
    '/v1beta/models/:generateContent',
    '/v1beta/models/%zz:generateContent',
    '/v1beta/tunedModels/x:generateContent',
  ])('%s is unknown', (path) => {
    expect(routeOf(path)).toEqual({ kind: 'unknown', format: 'gemini' })
  })

  it.each([
    ['/v1beta/models', { kind: 'models', format: 'gemini' }],
    ['/v1beta/models/x', { kind: 'model', id: 'x', format: 'gemini' }],
    ['/v1beta/models/resale%2Fx:eu', { kind: 'model', id: 'resale/x:eu', format: 'gemini' }],
  ])('%s tells of models', (path, route) => {
    expect(routeOf(path, 'pageSize=1')).toEqual(route)
    expect(methodsOf(routeOf(path))).toEqual(['GET', 'HEAD'])
  })

  it('leaves pages alone', () => {
    expect(routeOf('/v1betas')).toEqual({ kind: 'page' })
  })
})
