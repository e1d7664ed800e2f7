import type { Point } from '../../src/routing/smart/situation.ts'
import { addTo, times } from './design.ts'
import { dot } from './minimise.ts'

const ROUNDS = 20

/** The vector that fits `wanted` with least squares and a penalty on its length: conjugate gradients. */
export function ridge(
  points: readonly Point[],
  wanted: Float64Array,
  weights: Float64Array,
  columns: number,
  penalty: number,
): Float64Array {
  const found = new Float64Array(columns)
  const rest = new Float64Array(columns)
  for (const [at, point] of points.entries()) addTo(rest, point, (weights[at] as number) * (wanted[at] as number))
  let direction = rest.slice()
  let length = dot(rest, rest)
  const enough = length * 1e-6
  const image = new Float64Array(columns)
  for (let round = 0; round < ROUNDS && length > enough; round++) {
    for (let at = 0; at < columns; at++) image[at] = penalty * (direction[at] as number)
    for (const [at, point] of points.entries()) addTo(image, point, (weights[at] as number) * times(direction, point))
    const step = length / dot(direction, image)
    for (let at = 0; at < columns; at++) {
      found[at] = (found[at] as number) + step * (direction[at] as number)
      rest[at] = (rest[at] as number) - step * (image[at] as number)
    }
    const next = dot(rest, rest)
    direction = rest.map((value, at) => value + (next / length) * (direction[at] as number))
    length = next
  }
  return found
}
