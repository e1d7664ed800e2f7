import { describe, expect, it } from 'vitest'
import { codecs } from '../../../../src/wire/codecs.ts'
import { Losses } from '../../../../src/wire/translate/losses.ts'
import { encode } from './support.ts'

const rolesOf = (messages: unknown) =>
  (messages as { role: string; tool_call_id?: string; content: unknown }[]).map(
    ({ role, tool_call_id, content }) => tool_call_id ?? `${role}: ${typeof content === 'string' ? content : ''}`,
  )

// OpenAI's API: "An assistant message with 'tool_calls' must be followed by tool messages responding to each
// 'tool_call_id'". Anthropic's wants results in the next message, and takes them there first.
describe('results of tools', () => {
  const use = (id: string) => ({ type: 'tool_use', id, name: 'f', input: {} })
  const result = (id: string) => ({ type: 'tool_result', tool_use_id: id, content: `of ${id}` })
  const say = (text: string) => ({ type: 'text', text })
  const sent = (...messages: unknown[]) => {
    const losses = new Losses()
    const { body, dropped } = encode(codecs['anthropic-messages'].decodeRequest({ max_tokens: 9, messages }, losses))
    expect([...losses.dropped, ...dropped]).toEqual([])
    return rolesOf(body.messages)
  }

  it('stand behind their calls, whatever was said before them', () => {
    const calls = { role: 'assistant', content: [use('a'), use('b')] }
    const answers = { role: 'user', content: [say('First'), result('a'), say('then'), result('b'), say('last')] }
    expect(sent({ role: 'user', content: 'hi' }, calls, answers, { role: 'assistant', content: 'done' })).toEqual([
      'user: hi',
      'assistant: ',
      'a',
      'b',
      'user: First',
      'user: then',
      'user: last',
      'assistant: done',
    ])
  })

  it('keep to their own turn', () => {
    const turn = (id: string) => [
      { role: 'assistant', content: [use(id)] },
      { role: 'user', content: [say(`before ${id}`), result(id)] },
    ]
    expect(sent(...turn('a'), ...turn('b'))).toEqual([
      'assistant: ',
      'a',
      'user: before a',
      'assistant: ',
      'b',
      'user: before b',
    ])
  })

  it('also those that come as items behind a message of the user', () => {
    const input = [
      { type: 'function_call', call_id: 'a', name: 'f', arguments: '{}' },
      { role: 'user', content: 'quick' },
      { type: 'function_call_output', call_id: 'a', output: 'done' },
    ]
    const request = codecs['openai-responses'].decodeRequest({ input }, new Losses())
    expect(rolesOf(encode(request).body.messages)).toEqual(['assistant: ', 'a', 'user: quick'])
  })
})
