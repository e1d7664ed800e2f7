const counts = new Intl.NumberFormat('en-US')
const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 })

export function formatCount(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : counts.format(value)
}

/** 12,345 as 12.3K, for axes and tiles. */
export function formatCompact(value: number): string {
  return compact.format(value)
}

/** A fraction of 1 in percent: two digits, and never 0 for what is there. */
export function formatShare(share: number): string {
  if (share > 0 && share < 0.0001) return '<0.01%'
  return `${(share * 100).toFixed(share < 0.1 ? 2 : 1).replace(/\.?0+$/, '')}%`
}

/** Milliseconds as people read them. */
export function formatMs(ms: number | null | undefined): string {
  if (ms === null || ms === undefined) return '–'
  if (ms < 1_000) return `${Math.round(ms)} ms`
  return ms < 60_000 ? `${(ms / 1_000).toFixed(ms < 10_000 ? 2 : 1)} s` : `${(ms / 60_000).toFixed(1)} min`
}
