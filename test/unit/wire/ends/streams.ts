import type { Call } from '../../../../src/model/call.ts'
import { Fault } from '../../../../src/model/fault.ts'
import { frameOf } from '../../../../src/wire/bedrock-converse/frames.ts'
import { relayFor, wires } from '../../../../src/wire/index.ts'
import type { StreamTap } from '../../../../src/wire/wire.ts'
import type { ProviderFormatName } from '../../../conformance/answers/index.ts'
import type { SurfaceName } from '../../../conformance/clients.ts'
import type { Frame } from '../../../simulator/formats/format.ts'

/** Streams of each provider's format before clients of each surface, without a server between. */

const question = 'What is the capital of France?'
const asked: Readonly<Record<SurfaceName, Record<string, unknown>>> = {
  'openai-chat': { messages: [{ role: 'user', content: question }], stream_options: { include_usage: true } },
  'openai-responses': { input: question },
  'anthropic-messages': { max_tokens: 64, messages: [{ role: 'user', content: question }] },
  gemini: { contents: [{ role: 'user', parts: [{ text: question }] }] },
}

export function callOf(surface: SurfaceName, choices: number): Call {
  const json = { model: 'm', stream: true, ...asked[surface] }
  const body = Buffer.from(JSON.stringify(json))
  const facts = {
    ...wires[surface].read(json, body.length, { model: 'm', stream: true, alt: 'sse' }),
    choices,
    wantsUsage: true,
  }
  return {
    ...{ id: 'req_1', format: surface, receivedAt: 0, body, json, members: [], facts, ownHeaders: [] },
    ...{ region: undefined, fallback: undefined, timeoutMs: undefined, tags: undefined },
  } as Call
}

/** A provider's events as they stand on the wire, each by itself. */
export function blocksOf(format: ProviderFormatName, frames: readonly Frame[]): Buffer[] {
  const blocks = frames.map(({ event, data }) => {
    const text = typeof data === 'string' ? data : JSON.stringify(data)
    if (format === 'bedrock-converse') return frameOf({ event, data: text })
    return Buffer.from(`${event === undefined ? '' : `event: ${event}\n`}data: ${text}\n\n`)
  })
  return format === 'openai-chat' ? [...blocks, Buffer.from('data: [DONE]\n\n')] : blocks
}

/** What a client has of a stream, and what the books say of it. */
export interface Ended {
  readonly tap: StreamTap
  /** `none`: nothing was sent yet, and another provider may be asked. */
  readonly verdict: 'complete' | 'failed' | 'none'
  readonly body: string
}

/** The relay's own steps: what passes, and at the end the tail or an error event. */
export function relayed(
  surface: SurfaceName,
  format: ProviderFormatName,
  blocks: readonly Buffer[],
  choices = 1,
): Ended {
  const wire = wires[surface]
  const tap = relayFor(wire, format, callOf(surface, choices)).tap({ wantsUsage: true, scrub: false, choices })
  let body = blocks.map((block) => tap.push(block)?.toString() ?? '').join('')
  tap.finish?.()
  if (!tap.started) return { tap, verdict: 'none', body }
  if (tap.complete && tap.error === undefined) {
    const usage = tap.usage ?? { inputTokens: 1, outputTokens: 1, estimated: true }
    body += tap.tail({ charge: 0.5, upstream: undefined, isByok: false, usage }).toString()
    return { tap, verdict: 'complete', body }
  }
  const fault = new Fault('upstream', 'upstream_stream_failed', 'The provider broke off its answer.')
  body += wire.errors.event(fault, { requestId: 'req_1', answerId: tap.id, model: 'm', sequence: tap.sequence })
  return { tap, verdict: 'failed', body }
}
