/** Addresses of answers that are saved as files, for links. */

/** Requests, or sums of them, of one month in UTC; of all time without one. */
export function exportAddress(
  ws: string,
  month: string | undefined,
  query: { readonly format: 'csv' | 'jsonl'; readonly groupBy?: string },
): string {
  const span: Record<string, string> = month === undefined ? {} : { since: `${month}-01`, until: firstOfNext(month) }
  return `/api/workspaces/${ws}/export?${new URLSearchParams({ ...query, ...span })}`
}

export function statementAddress(ws: string, month: string): string {
  return `/api/workspaces/${ws}/statements/${month}?format=csv`
}

function firstOfNext(month: string): string {
  const [year = 0, index = 1] = month.split('-').map(Number)
  return new Date(Date.UTC(year, index, 1)).toISOString().slice(0, 10)
}
