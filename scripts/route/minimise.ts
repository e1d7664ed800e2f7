/** Value of a function at a point; writes its gradient into the second argument. */
export type Objective = (point: Float64Array, gradient: Float64Array) => number

const MEMORY = 8

/**
 * The point where a smooth function is least: L-BFGS with halved steps (Nocedal and Wright, Numerical Optimization,
 * algorithm 7.4). Stops after so many rounds or when a round gains less than a hundred-thousandth of the value.
 */
export function minimise(objective: Objective, start: Float64Array, rounds: number): Float64Array {
  const size = start.length
  let point = start.slice()
  let gradient = new Float64Array(size)
  let value = objective(point, gradient)
  const past: { step: Float64Array; change: Float64Array; rho: number }[] = []
  for (let round = 0; round < rounds; round++) {
    const direction = twoLoops(gradient, past)
    const slope = dot(direction, gradient)
    let length = past.length === 0 ? 1 / Math.sqrt(dot(gradient, gradient) + 1e-12) : 1
    const next = new Float64Array(size)
    const nextGradient = new Float64Array(size)
    let nextValue = Number.POSITIVE_INFINITY
    for (let halved = 0; halved < 20; halved++, length /= 2) {
      for (let at = 0; at < size; at++) next[at] = (point[at] as number) + length * (direction[at] as number)
      nextValue = objective(next, nextGradient)
      if (nextValue <= value + 1e-4 * length * slope) break
    }
    if (!(nextValue < value)) break
    remember(past, minus(next, point), minus(nextGradient, gradient))
    const gain = value - nextValue
    point = next
    gradient = nextGradient
    value = nextValue
    if (gain < 1e-5 * Math.abs(value)) break
  }
  return point
}

function twoLoops(
  gradient: Float64Array,
  past: readonly { step: Float64Array; change: Float64Array; rho: number }[],
): Float64Array {
  const direction = gradient.map((value) => -value)
  const alphas: number[] = []
  for (const { step, change, rho } of past.toReversed()) {
    const alpha = rho * dot(step, direction)
    alphas.unshift(alpha)
    add(direction, change, -alpha)
  }
  const last = past.at(-1)
  if (last) scale(direction, 1 / (last.rho * dot(last.change, last.change)))
  for (const [at, { step, change, rho }] of past.entries()) {
    add(direction, step, (alphas[at] as number) - rho * dot(change, direction))
  }
  return direction
}

function remember(
  past: { step: Float64Array; change: Float64Array; rho: number }[],
  step: Float64Array,
  change: Float64Array,
) {
  const curvature = dot(step, change)
  if (curvature <= 1e-12) return
  past.push({ step, change, rho: 1 / curvature })
  if (past.length > MEMORY) past.shift()
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let at = 0; at < a.length; at++) sum += (a[at] as number) * (b[at] as number)
  return sum
}

function add(to: Float64Array, what: Float64Array, times: number) {
  for (let at = 0; at < to.length; at++) to[at] = (to[at] as number) + times * (what[at] as number)
}

function scale(to: Float64Array, times: number) {
  for (let at = 0; at < to.length; at++) to[at] = (to[at] as number) * times
}

const minus = (a: Float64Array, b: Float64Array) => a.map((value, at) => value - (b[at] as number))
