import { z } from 'zod'
import { hedgeRefusals, LONGEST_HEDGE_MS } from '../../model/hedge.ts'
import { fallbackScopes, waySorts } from '../../model/workspace.ts'
import { lane, laneList, modelPattern, regionName } from '../shared/fields.ts'
import { smartRouteBody } from './smart-schema.ts'

const MOST_RETRIES = 5

export const policyBody = z.strictObject({
  laneOrder: laneList().optional().describe('Order in which a model without a lane prefix looks for a lane.'),
  lanes: laneList().optional().describe('Lanes that the workspace uses. Left out: all that the operator offers it.'),
  regions: z
    .array(regionName())
    .min(1, 'must name at least one region; leave it out to allow all')
    .max(50)
    .optional()
    .describe('Regions in which requests may be processed. Left out: all.'),
  fallback: z
    .enum(fallbackScopes, { error: `must be one of ${fallbackScopes.join(', ')}` })
    .optional()
    .describe(
      'After a failure or a used-up budget: none: no other candidate; lane (default): same lane; any: other lanes.',
    ),
  chains: z
    .record(modelPattern(), z.array(modelPattern()).min(1).max(10))
    .refine((map) => Object.keys(map).length <= 100, { error: 'must hold at most 100 chains' })
    .optional()
    .describe('Public model → models to go on to, in order, each with or without a lane prefix.'),
  hedge: z
    .union([z.enum(['off', 'p95']), z.int().min(0).max(LONGEST_HEDGE_MS)], {
      error: `must be off, p95 or a whole number of milliseconds up to ${LONGEST_HEDGE_MS}`,
    })
    .optional()
    .describe(
      'When a second candidate is asked beside a first one that has not answered: after so many ms (0: at once), or ' +
        'p95: after the time in which 95 of 100 answers of its deployment begin. The first good answer wins. On lanes ' +
        'that the operator names only. Default: off.',
    ),
  hedgeRefusals: z
    .enum(hedgeRefusals, { error: `must be one of ${hedgeRefusals.join(', ')}` })
    .optional()
    .describe(
      "lose: an answer by which the model or its provider's filter refuses does not win over a candidate that is still " +
        'being asked; it is passed on if that one has nothing better. Of streams only the beginning counts. Default: win.',
    ),
  retries: z
    .int('must be a whole number')
    .min(0)
    .max(MOST_RETRIES, `must be at most ${MOST_RETRIES}`)
    .optional()
    .describe(
      'How often a request is sent again, after a wait, when no candidate could answer it. Left out: as the operator has it.',
    ),
  clipToBudget: z
    .boolean()
    .optional()
    .describe(
      "When a key's budget or the credit does not cover a request, its cap of output tokens is lowered to what is " +
        'left, to 16 at least, instead of refusing it. Default: false.',
    ),
  sort: z
    .enum(waySorts, { error: `must be one of ${waySorts.join(', ')}` })
    .optional()
    .describe(
      'Which of several providers of one model is asked first: the cheapest, the one whose answers begin first, or a ' +
        "balance of both. Left out: as the lane has it. A request's `provider.sort` goes before it.",
    ),
  smartRoute: smartRouteBody.optional().describe('How smart-route chooses.'),
})
export type PolicyBody = z.output<typeof policyBody>

export const policyView = z
  .object({
    laneOrder: z.array(lane).optional(),
    lanes: z.array(lane).optional(),
    regions: z.array(z.string()).optional(),
    fallback: z.enum(fallbackScopes).optional(),
    chains: z.record(z.string(), z.array(z.string())).optional(),
    hedge: z.union([z.enum(['off', 'p95']), z.int()]).optional(),
    hedgeRefusals: z.enum(hedgeRefusals).optional(),
    retries: z.int().optional(),
    clipToBudget: z.boolean().optional(),
    sort: z.enum(waySorts).optional(),
    smartRoute: smartRouteBody.optional(),
  })
  .meta({ id: 'Policy' })
  .describe("What is left out follows the operator's default.")
