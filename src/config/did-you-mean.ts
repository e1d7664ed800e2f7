/** The candidate that a misspelt word most likely means, or undefined when none is near. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const allowed = Math.max(1, Math.floor(word.length / 3))
  let best: string | undefined
  let least = allowed + 1
  for (const candidate of candidates) {
    const begun = word.length > 2 && plain(candidate).startsWith(plain(word))
    const distance = begun ? 1 : distanceBetween(plain(word), plain(candidate))
    if (distance < least) [best, least] = [candidate, distance]
  }
  return best
}

/** Up to three candidates that a misspelt word may mean, the nearest first. */
export function nearestFew(word: string, candidates: Iterable<string>): string[] {
  const left = new Set(candidates)
  const found: string[] = []
  for (let near = nearest(word, left); near !== undefined && found.length < 3; near = nearest(word, left)) {
    found.push(near)
    left.delete(near)
  }
  return found
}

/** `base_url`, `base-url` and `baseUrl` are the same slip. */
function plain(word: string): string {
  return word.toLowerCase().replace(/[_\-\s]/g, '')
}

/** Edits between two words, where swapped neighbours count once (optimal string alignment). */
function distanceBetween(a: string, b: string): number {
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const swap = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (before[j - 2] ?? Infinity) + 1 : Infinity
      const change = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      row[j] = Math.min(change, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, swap)
    }
    before = last
    last = row
  }
  return last[b.length] ?? 0
}

/** ` did you mean "price"?` or what there is to choose from. */
export function suggestion(word: string, candidates: readonly string[]): string {
  const near = nearest(word, candidates)
  if (near !== undefined) return `did you mean "${near}"?`
  const few = candidates.slice(0, 20).join(', ')
  return candidates.length === 0 ? 'remove it' : `use one of: ${few}${candidates.length > 20 ? ', …' : ''}`
}
