import { formatTime } from '../kit/time.ts'
import { useZone } from '../shell/zone.ts'

/** In the workspace's zone; the title tells the zone and the time in UTC. */
export function Time({
  at,
  shape = 'full',
  none = '–',
}: {
  readonly at: string | null | undefined
  readonly shape?: 'full' | 'short' | 'date'
  /** Shown where there is no time. */
  readonly none?: string
}) {
  const zone = useZone()
  if (!at) return <span className="text-muted">{none}</span>
  return (
    <time dateTime={at} title={`${formatTime(at, zone)} ${zone} · ${at}`} className="whitespace-nowrap tabular-nums">
      {formatTime(at, zone, shape)}
    </time>
  )
}
