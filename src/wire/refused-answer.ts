import { asObject, parseJson } from '../kit/parse-json.ts'
import type { Finish, StreamEvent } from '../model/chat/answer.ts'
import { isChatFormat, type WireFormat } from '../model/wire-format.ts'
import { codecs } from './codecs.ts'

const refusing: ReadonlySet<Finish['reason']> = new Set(['refusal', 'content-filter'])

/** Whether a whole chat answer is a refusal: the model says so, or its provider's filter does. Parses it. */
export function isRefusedAnswer(format: WireFormat, body: Buffer): boolean {
  if (!isChatFormat(format)) return false
  const json = asObject(parseJson(body.toString('utf8')))
  const choices = json && codecs[format].decodeAnswer(json)?.choices
  if (!choices || choices.length === 0) return false
  return choices.every(({ parts, finish }) => {
    const said = parts.filter(({ type }) => type !== 'reasoning')
    return refusing.has(finish.reason) || (said.length > 0 && said.every(({ type }) => type === 'refusal'))
  })
}

/** Whether a chat's stream begins with a refusal. `blocks`: whole events, from the first to the one that says something. */
export function isRefusedBeginning(format: WireFormat, blocks: readonly Buffer[]): boolean {
  if (!isChatFormat(format)) return false
  const codec = codecs[format]
  const decoder = codec.decoder()
  const events = codec.eventsIn(Buffer.concat(blocks)).flatMap((event) => decoder.push(event))
  const ends = events.flatMap(finishOf)
  if (ends.length > 0) return ends.every(({ reason }) => refusing.has(reason))
  const heads = events.flatMap((event) => (event.type === 'part-start' ? [event.head.type] : []))
  const said = heads.filter((type) => type !== 'reasoning')
  return said.length > 0 && said.every((type) => type === 'refusal')
}

function finishOf(event: StreamEvent): readonly Finish[] {
  return event.type === 'choice-end' || event.type === 'choice-ending' ? [event.finish] : []
}
