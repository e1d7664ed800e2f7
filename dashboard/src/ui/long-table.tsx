import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from './button.tsx'
import { type Column, DataTable } from './data-table.tsx'

/** Rows that are shown at first, and with each "more". */
const STEP = 25

interface Props<Row extends object> {
  readonly caption: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly rowId: (row: Row) => string
}

/** A list that is all here but too long to be looked at as a whole: its beginning, and more when it is asked for. */
export function LongTable<Row extends object>({ rows, ...table }: Props<Row>) {
  const { t } = useTranslation('common')
  const [most, setMost] = useState(STEP)
  return (
    <>
      <DataTable {...table} rows={rows.slice(0, most)} />
      {rows.length > STEP ? (
        <div className="flex flex-wrap items-center gap-3">
          {rows.length > most ? <Button onClick={() => setMost(most + STEP)}>{t('showMore')}</Button> : null}
          <p role="status" className="text-muted">
            {t('shownOf', { shown: Math.min(most, rows.length), count: rows.length })}
          </p>
        </div>
      ) : null}
    </>
  )
}
