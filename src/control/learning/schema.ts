import { z } from 'zod'
import { isoTime } from '../shared/time.ts'

export const learningView = z
  .object({
    wanted: z.boolean().describe("Whether the policy's smartRoute.learning is on."),
    status: z
      .enum(['off', 'learning', 'active', 'reverted'])
      .describe(
        'off: nothing was learned yet; learning: labels are too few, or tell nothing new; active: models are moved by ' +
          'them; reverted: what was learned had proved worse than the shared table, which holds again.',
      ),
    at: isoTime.nullable().describe('When labels were last looked at.'),
    since: isoTime.nullable().describe('Labels of requests before it do not count any more.'),
    labels: z.number().describe('Scores that it rests on.'),
    gain: z.number().nullable().describe('Mean squared error saved on labels that it was not fitted to.'),
    regret: z.number().nullable().describe('Mean squared error added on the latest requests that it decided on.'),
    models: z.array(
      z.object({
        model: z.string(),
        labels: z.number(),
        ability: z.number().describe('How far its ability is moved, in logits, over all domains alike.'),
        doubt: z.number().describe('What is left of the doubt about it, in logits.'),
      }),
    ),
  })
  .meta({ id: 'Learning' })
  .describe('What smart-route has learned of the workspace’s own traffic. Figures only.')
export type LearningView = z.output<typeof learningView>
