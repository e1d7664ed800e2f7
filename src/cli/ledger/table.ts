/** Rows with columns as wide as their widest cell; `right` columns are aligned to the right. */
export function table(rows: readonly (readonly string[])[], right: readonly number[] = []): string {
  const widths: number[] = []
  for (const row of rows) {
    for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, cell.length)
  }
  const pad = (cell: string, at: number) =>
    right.includes(at) ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0)
  return rows.map((row) => `  ${row.map(pad).join('  ')}`.trimEnd()).join('\n')
}

/** A title and what stands below it; nothing when there is nothing. */
export function section(title: string, rows: readonly (readonly string[])[], right: readonly number[] = []): string {
  return rows.length === 0 ? '' : `\n${title}\n${table(rows, right)}\n`
}
