import { type ColumnDef, tableFeatures, useTable } from '@tanstack/react-table'
import type { ReactNode } from 'react'
import { cx } from '../kit/class-names.ts'

const features = tableFeatures({})

/** A column: its heading, what stands in a cell, and how. */
export interface Column<Row> {
  readonly id: string
  readonly heading: string
  readonly cell: (row: Row) => ReactNode
  /** Numbers stand at the right, so that their digits do so among each other. */
  readonly numeric?: boolean
  /** Names the row for screen readers. */
  readonly rowHeader?: boolean
  /** Only where there is room. */
  readonly from?: 'sm' | 'md' | 'lg' | 'xl'
}

interface Kept {
  readonly numeric?: boolean | undefined
  readonly rowHeader?: boolean | undefined
  readonly hide: string
}

const hidden = { sm: 'max-sm:hidden', md: 'max-md:hidden', lg: 'max-lg:hidden', xl: 'max-xl:hidden' } as const

interface DataTableProps<Row extends object> {
  readonly caption: string
  readonly columns: readonly Column<Row>[]
  /** The same array as long as its rows are the same. */
  readonly rows: readonly Row[]
  readonly rowId: (row: Row) => string
  readonly dim?: (row: Row) => boolean
}

export function DataTable<Row extends object>({ caption, columns, rows, rowId, dim }: DataTableProps<Row>) {
  const kept = new Map(columns.map((column) => [column.id, keptOf(column)]))
  const table = useTable({
    features,
    columns: columns.map(
      ({ id, heading, cell }): ColumnDef<typeof features, Row> => ({
        id,
        header: heading,
        cell: ({ row }) => cell(row.original),
      }),
    ),
    data: rows,
    getRowId: rowId,
  })
  return (
    // Wide tables are moved sideways within, also by keyboard; the page never is.
    <section
      aria-label={caption}
      tabIndex={0}
      className="relative overflow-x-auto rounded-box border border-line bg-surface"
    >
      <table className="w-full border-collapse">
        <caption className="sr-only">{caption}</caption>
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id} className="border-b border-line text-left text-[13px] text-muted">
              {group.headers.map((header) => (
                <th
                  key={header.id}
                  scope="col"
                  className={cellClass(kept.get(header.column.id), 'font-medium whitespace-nowrap')}
                >
                  <table.FlexRender header={header} />
                </th>
              ))}
            </tr>
          ))}
        </thead>
        <tbody>
          {table.getRowModel().rows.map((row) => (
            <tr
              key={row.id}
              className={cx('border-b border-line last:border-0 hover:bg-hover', dim?.(row.original) && 'text-muted')}
            >
              {row.getAllCells().map((cell) => {
                const look = kept.get(cell.column.id)
                const inner = <table.FlexRender cell={cell} />
                return look?.rowHeader ? (
                  <th key={cell.id} scope="row" className={cellClass(look, 'text-left font-medium')}>
                    {inner}
                  </th>
                ) : (
                  <td key={cell.id} className={cellClass(look)}>
                    {inner}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function keptOf<Row>({ numeric, rowHeader, from }: Column<Row>): Kept {
  return { numeric, rowHeader, hide: from ? hidden[from] : '' }
}

function cellClass(kept: Kept | undefined, more = ''): string {
  return cx(
    'px-2 py-2 align-middle sm:px-3',
    kept?.numeric && 'text-right tabular-nums whitespace-nowrap',
    kept?.hide,
    more,
  )
}
