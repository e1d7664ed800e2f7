import { z } from 'zod'
import { lanes } from '../../model/lane.ts'

/** Path parameters. Ids are opaque: anything that is not one of ours is simply not found. */
export const wsParams = z.object({ ws: z.string().max(100).describe('Id of the workspace.') })
export const idParams = wsParams.extend({ id: z.string().max(100) })

/** A name that people gave. */
export function label() {
  return z
    .string({ error: 'must be a text' })
    .trim()
    .min(1, 'must not be empty')
    .max(100, 'must have at most 100 characters')
    .regex(/^\P{Cc}*$/u, 'must not hold control characters')
}

export const lane = z.enum(lanes, { error: `must be one of ${lanes.join(', ')}` })

export function laneList() {
  return z
    .array(lane)
    .min(1, 'must name at least one lane; leave it out to allow all')
    .max(lanes.length)
    .refine((list) => new Set(list).size === list.length, { error: 'must not name a lane twice' })
}

/** A model's public name or a pattern with `*`. */
export function modelPattern() {
  return z.string().regex(/^[\x21-\x7e]{1,200}$/, 'must be a model name or pattern of up to 200 characters')
}

export function regionName() {
  return z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'must be a region such as eu or us-east-1')
}

export function tags() {
  return z
    .record(
      z.string().regex(/^[\w.-]{1,40}$/, 'names of tags have 1 to 40 letters, digits, ".", "_" or "-"'),
      z
        .string()
        .max(100, 'must have at most 100 characters')
        .regex(/^\P{Cc}*$/u, 'must not hold control characters'),
    )
    .refine((map) => Object.keys(map).length <= 20, { error: 'must hold at most 20 tags' })
}

export function positiveInt(what: string) {
  const error = `must be a whole number from 1 to 1000000000 (${what}); leave it out for no limit`
  return z.number({ error }).int(error).min(1, error).max(1_000_000_000, error)
}
