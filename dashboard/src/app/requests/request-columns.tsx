import { Link } from '@tanstack/react-router'
import type { TFunction } from 'i18next'
import type { RequestRow } from '../../api/queries/requests.ts'
import { formatCount, formatMs } from '../../kit/format.ts'
import { Badge, LaneBadge, type Tone } from '../../ui/badge.tsx'
import type { Column } from '../../ui/data-table.tsx'
import { Money } from '../../ui/money.tsx'
import { Time } from '../../ui/time.tsx'

const tones: Readonly<Record<string, Tone>> = {
  completed: 'good',
  failed: 'bad',
  cancelled: 'plain',
  interrupted: 'warn',
}

export function Outcome({ outcome, status }: Pick<RequestRow, 'outcome' | 'status'>) {
  return <Badge tone={tones[outcome] ?? 'plain'}>{outcome === 'completed' ? status : `${status} ${outcome}`}</Badge>
}

/** `ofKey`: the name of a key by its id, as far as it is known. */
export function requestColumns(
  t: TFunction<'requests'>,
  ws: string,
  ofKey: ReadonlyMap<string, string>,
): readonly Column<RequestRow>[] {
  return [
    {
      id: 'time',
      heading: t('time'),
      rowHeader: true,
      cell: (row) => (
        <>
          <Link
            to="/app/$ws/requests/$id"
            params={{ ws, id: row.id }}
            className="font-normal whitespace-nowrap text-accent hover:underline"
          >
            <Time at={row.createdAt} shape="short" />
          </Link>
          <span className="block pt-1 sm:hidden">
            <Outcome {...row} />
          </span>
        </>
      ),
    },
    { id: 'model', heading: t('model'), cell: (row) => <Model t={t} row={row} /> },
    { id: 'lane', heading: t('lane'), from: 'sm', cell: ({ lane }) => <LaneBadge lane={lane} /> },
    {
      id: 'key',
      heading: t('key'),
      from: 'xl',
      cell: ({ keyId }) => <span className="line-clamp-1">{ofKey.get(keyId) ?? keyId}</span>,
    },
    { id: 'result', heading: t('result'), from: 'sm', cell: (row) => <Outcome {...row} /> },
    {
      id: 'tokens',
      heading: t('tokens'),
      numeric: true,
      from: 'md',
      cell: ({ usage }) => (
        <span title={usage.estimated ? t('estimated') : undefined}>
          {usage.estimated ? '~' : ''}
          {formatCount(usage.inputTokens)} / {formatCount(usage.outputTokens)}
        </span>
      ),
    },
    { id: 'charge', heading: t('charge'), numeric: true, cell: ({ chargeUsd }) => <Money usd={chargeUsd} /> },
    { id: 'latency', heading: t('latency'), numeric: true, from: 'lg', cell: ({ latencyMs }) => formatMs(latencyMs) },
  ]
}

function Model({ t, row }: { readonly t: TFunction<'requests'>; readonly row: RequestRow }) {
  const asked = row.requestedModel.replace(/^(cheap|resale|byok)\//, '')
  return (
    <span className="flex flex-col">
      <span className="line-clamp-2 [overflow-wrap:anywhere]">{row.servedModel}</span>
      <span className="pt-1 sm:hidden">
        <LaneBadge lane={row.lane} />
      </span>
      {asked === row.servedModel ? null : (
        <span className="line-clamp-1 text-[12.5px] text-muted">{t('askedFor', { model: row.requestedModel })}</span>
      )}
    </span>
  )
}
