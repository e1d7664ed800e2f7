import { exactUsd, shortUsd } from '../kit/money.ts'

/** Short for the eye; the exact amount in its title and for machines. `exact` shows it whole. */
export function Money({ usd, exact = false }: { readonly usd: string | null | undefined; readonly exact?: boolean }) {
  if (usd === null || usd === undefined) return <span className="text-muted">–</span>
  const whole = exactUsd(usd)
  return (
    <data value={usd} title={`${whole} USD`} className="tabular-nums">
      {exact ? whole : shortUsd(usd)}
    </data>
  )
}
