import { describe, expect, it } from 'vitest'
import { answers, type ProviderFormatName, providerFormats } from '../../../conformance/answers/index.ts'
import type { AnswerName } from '../../../conformance/answers/said.ts'
import { type SurfaceName, surfaces } from '../../../conformance/clients.ts'
import { understood } from './clients.ts'
import { blocksOf, type Ended, relayed } from './streams.ts'

/** One rule for all surfaces: docs/architecture.md, "How answers end". Each stream is cut behind each of its events. */

const names: readonly AnswerName[] = [
  ...(['plain', 'parallelCalls', 'interleavedCalls', 'emptyArguments', 'reasoningCall', 'redacted', 'length'] as const),
  ...(['refusal', 'filtered', 'citations', 'logprobs', 'noUsage', 'two'] as const),
]

const cases = providerFormats.flatMap((format) =>
  names.flatMap((name) => {
    const written = answers[format][name]
    return written ? [[format, name, blocksOf(format, written.frames)] as const] : []
  }),
)

/** What the surface's own client would object to. */
async function defectOf(surface: SurfaceName, { verdict, body }: Ended): Promise<string | undefined> {
  if (verdict === 'none') return undefined
  const { error, reasons, usage } = await understood(surface, body)
  if (/is not number/.test(String(error))) return String(error)
  if (verdict === 'failed') {
    if (error === undefined) return 'the failure is not told'
    return /\[DONE\]|message_stop|response\.completed/.test(body) ? 'a failure looks complete' : undefined
  }
  if (error !== undefined) return String(error)
  if (reasons.length === 0 || !reasons.every((reason) => reason)) return 'no reason to end is told'
  if (!usage) return 'no usage is told'
  return surface === 'openai-chat' && !body.endsWith('data: [DONE]\n\n') ? 'it has no end' : undefined
}

async function endAt(format: ProviderFormatName, name: AnswerName, blocks: readonly Buffer[]) {
  const several = name === 'two'
  const ends = new Map<SurfaceName, string>()
  const defects: string[] = []
  for (const surface of several ? (['openai-chat', 'gemini'] as const) : surfaces) {
    const ended = relayed(surface, format, blocks, several ? 2 : 1)
    ends.set(surface, ended.verdict)
    const defect = await defectOf(surface, ended)
    if (defect !== undefined) defects.push(`${surface}: ${defect}`)
  }
  const verdicts = new Set(ends.values())
  if (verdicts.size > 1) defects.push(`not alike: ${JSON.stringify(Object.fromEntries(ends))}`)
  return { verdict: [...verdicts][0], defects }
}

describe.each(cases)('%s, %s', (format, name, blocks) => {
  it('ends alike on all surfaces wherever it is cut', async () => {
    const verdicts: (string | undefined)[] = []
    const defects: string[] = []
    for (let count = 0; count <= blocks.length; count++) {
      const end = await endAt(format, name, blocks.slice(0, count))
      verdicts.push(end.verdict)
      defects.push(...end.defects.map((defect) => `behind event ${count} of ${blocks.length}: ${defect}`))
    }
    expect(defects).toEqual([])
    expect(verdicts.at(-1)).toBe('complete')
    // Once whole, it stays whole.
    expect(verdicts.indexOf('complete')).toBeGreaterThan(verdicts.lastIndexOf('failed'))
  })
})
