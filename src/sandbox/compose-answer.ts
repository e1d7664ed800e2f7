import { asObject, type JsonObject } from '../kit/parse-json.ts'
import { textOf } from './messages.ts'
import { sampleValue } from './sample-value.ts'

const QUOTED = 400

/** What the sandbox says: the same words for the same conversation. */
export function composeAnswer(model: string, messages: readonly JsonObject[], body: JsonObject): string {
  const question = short(textOf(messages.findLast(({ role }) => role === 'user')))
  const structured = structuredAnswer(body, question)
  if (structured !== undefined) return structured
  const last = messages.at(-1)
  const result = last?.role === 'tool' ? `The tool answered: "${short(textOf(last))}". ` : ''
  const asked = question === '' ? 'You sent no text.' : `You asked: "${question}".`
  const more =
    model === 'sandbox-large'
      ? ' I am the larger of the two sandbox models, which means that I cost more and say this sentence, too.'
      : ''
  return (
    `Hello from the Trilane sandbox! ${result}${asked} No provider was called: this answer is made up on the spot, ` +
    `but keys, limits, usage and charges work as with a real model.${more}`
  )
}

function structuredAnswer({ response_format }: JsonObject, question: string): string | undefined {
  const format = asObject(response_format)
  if (format?.type === 'json_object') return JSON.stringify({ answer: 'Hello from the Trilane sandbox!', question })
  if (format?.type !== 'json_schema') return undefined
  return JSON.stringify(sampleValue(asObject(format.json_schema)?.schema, 'sandbox'))
}

function short(text: string): string {
  const plain = text.trim()
  return plain.length > QUOTED ? `${plain.slice(0, QUOTED).replace(/[\ud800-\udbff]$/, '')}…` : plain
}
