import type { ReactNode } from 'react'

/** One number that matters, with what it is and what stands behind it. */
export function Tile({
  name,
  value,
  hint,
}: {
  readonly name: string
  readonly value: ReactNode
  readonly hint?: ReactNode
}) {
  return (
    <div className="flex min-w-0 flex-col rounded-box border border-line bg-surface px-4 py-3">
      <dt className="text-[13px] text-muted">{name}</dt>
      <dd className="text-xl font-semibold tabular-nums">{value}</dd>
      {hint ? <dd className="text-[13px] text-muted">{hint}</dd> : null}
    </div>
  )
}

export function Tiles({ children }: { readonly children: ReactNode }) {
  return <dl className="grid grid-cols-2 gap-3 lg:grid-cols-4">{children}</dl>
}
