import { describe, expect, test } from 'vitest'
import { encoded, tool, used } from './encoded.ts'

/** Errors of the real service that each of these prevents are quoted in the simulator's `bedrock-rules.ts`. */
const haiku45 = 'us.anthropic.claude-haiku-4-5-20251001-v1:0'
const opus48 = 'arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-opus-4-8-v1:0'
const effort = { effort: 'high' } as const

describe('what Claude samples with', () => {
  test('is its own while it thinks', () => {
    const { body, dropped } = encoded({ temperature: 0.2, topP: 0.5, topK: 3, reasoning: effort }, haiku45, 4_000)
    expect(body.inferenceConfig).toEqual({ maxTokens: 4_000 })
    expect(body.additionalModelRequestFields).toEqual({ thinking: { type: 'enabled', budget_tokens: 3_200 } })
    expect(dropped).toEqual(['temperature', 'top_p', 'top_k'])
  })

  test('is temperature or top_p, not both, for newer ones', () => {
    const { body, dropped } = encoded({ temperature: 0.2, topP: 0.5 }, haiku45)
    expect(body.inferenceConfig).toEqual({ temperature: 0.2 })
    expect(dropped).toEqual(['top_p'])
    const older = encoded({ temperature: 0.2, topP: 0.5 }, 'anthropic.claude-3-haiku-20240307-v1:0')
    expect(older).toMatchObject({ body: { inferenceConfig: { temperature: 0.2, topP: 0.5 } }, dropped: [] })
  })

  test('cannot be told at all to the newest ones', () => {
    const { body, dropped } = encoded({ temperature: 0.2, topK: 4 }, opus48)
    expect(body.inferenceConfig).toBeUndefined()
    expect(body.additionalModelRequestFields).toBeUndefined()
    expect(dropped).toEqual(['temperature', 'top_k'])
  })
})

describe('Claude does not think', () => {
  test('where a tool is forced', () => {
    const toolChoice = { kind: 'required' } as const
    const { body, dropped } = encoded({ tools: [tool('f')], toolChoice, reasoning: effort }, haiku45)
    expect(body.additionalModelRequestFields).toEqual({ thinking: { type: 'disabled' } })
    expect(body.toolConfig).toMatchObject({ toolChoice: { any: {} } })
    expect(dropped).toEqual(['reasoning'])
  })

  test('on, where the history lacks its thinking', () => {
    const { body, dropped } = encoded({ messages: used, tools: [tool('f')], reasoning: effort }, haiku45)
    expect(body.additionalModelRequestFields).toEqual({ thinking: { type: 'disabled' } })
    expect(dropped).toEqual(['reasoning'])
    const newest = encoded({ messages: used, tools: [tool('f')], reasoning: effort }, opus48)
    expect(newest.body.additionalModelRequestFields).toEqual({ thinking: { type: 'adaptive' } })
  })

  test('in its first generations, by Amazon’s names', () => {
    expect(encoded({ reasoning: effort }, 'anthropic.claude-v2:1').dropped).toEqual(['reasoning'])
    expect(encoded({ reasoning: effort }, 'anthropic.claude-instant-v1').body).not.toHaveProperty('outputConfig')
  })
})

const bounded = { type: 'object', properties: { n: { type: 'integer', minimum: 3 } }, required: ['n'] }
const kept = {
  type: 'object',
  properties: { n: { type: 'integer', description: '{minimum: 3}' } },
  required: ['n'],
  additionalProperties: false,
}

describe('schemas that Bedrock would refuse', () => {
  test('are said in words, of answers', () => {
    const answerFormat = { kind: 'schema', name: 'x', description: 'd', schema: bounded, strict: true } as const
    const { body, dropped } = encoded({ answerFormat })
    const { textFormat } = body.outputConfig as { textFormat: { structure: { jsonSchema: { schema: string } } } }
    expect(JSON.parse(textFormat.structure.jsonSchema.schema)).toEqual(kept)
    expect(textFormat.structure.jsonSchema).toMatchObject({ name: 'x', description: 'd' })
    expect(dropped).toEqual(['response_format'])
  })

  test('and of strict tools only', () => {
    const tools = [tool('held', { parameters: bounded, strict: true }), tool('free', { parameters: bounded })]
    const { body, dropped } = encoded({ tools })
    expect(body.toolConfig).toEqual({
      tools: [
        { toolSpec: { name: 'held', inputSchema: { json: kept }, strict: true } },
        { toolSpec: { name: 'free', inputSchema: { json: bounded } } },
      ],
    })
    expect(dropped).toEqual(['tools.held.parameters'])
  })

  test('are refused by name where the model cannot be held to any', () => {
    const answerFormat = { kind: 'schema', name: 'x', description: undefined, schema: bounded, strict: true } as const
    const older = 'anthropic.claude-sonnet-4-20250514-v1:0'
    expect(() => encoded({ answerFormat }, older)).toThrow(expect.objectContaining({ param: 'response_format' }))
    const { body, dropped } = encoded({ tools: [tool('f', { strict: true })] }, older)
    expect(JSON.stringify(body)).not.toContain('strict')
    expect(dropped).toEqual(['tools.f.strict'])
  })
})

describe('the stop sequence that was met', () => {
  const paths = ['/stop_sequence', '/delta/stop_sequence']

  test('is asked for where there may be one', () => {
    expect(encoded({ stop: ['END'] }).body.additionalModelResponseFieldPaths).toEqual(paths)
    expect(encoded({}).body).not.toHaveProperty('additionalModelResponseFieldPaths')
    expect(encoded({ stop: ['END'] }, 'amazon.nova-pro-v1:0').body).not.toHaveProperty(
      'additionalModelResponseFieldPaths',
    )
  })

  test('must be more than space', () => {
    expect(() => encoded({ stop: ['\n'] })).toThrow(expect.objectContaining({ param: 'stop' }))
  })
})
