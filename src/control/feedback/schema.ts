import { z } from 'zod'

const error = 'must be a number from 0 to 1'

export const feedbackBody = z
  .strictObject({
    score: z.number({ error }).min(0, error).max(1, error).optional().describe('How good the answer was, 0 to 1.'),
    rating: z
      .enum(['up', 'down'], { error: 'must be up or down' })
      .optional()
      .describe('Instead of a score: up counts as 1, down as 0.'),
  })
  .refine(({ score, rating }) => (score === undefined) !== (rating === undefined), {
    error: 'must have score or rating, one of them',
  })
export type FeedbackBody = z.output<typeof feedbackBody>

export const feedbackView = z.object({ requestId: z.string(), score: z.number() }).meta({ id: 'Feedback' })
