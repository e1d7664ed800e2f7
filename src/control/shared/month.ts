import { z } from 'zod'

/** A calendar month, `YYYY-MM`. */
export const month = z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/, 'must be a month such as 2026-01')

/** The month that it is in this time zone. */
export function monthAt(epochMs: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit' }).formatToParts(epochMs)
  const part = (type: string) => parts.find((p) => p.type === type)?.value ?? ''
  return `${part('year')}-${part('month')}`
}

/** First day of the month and of the next one, `YYYY-MM-DD`: the bounds of its days. */
export function monthBounds(text: string): { readonly from: string; readonly before: string } {
  const year = Number(text.slice(0, 4))
  const index = Number(text.slice(5, 7))
  const next = index === 12 ? `${year + 1}-01` : `${year}-${String(index + 1).padStart(2, '0')}`
  return { from: `${text}-01`, before: `${next}-01` }
}
