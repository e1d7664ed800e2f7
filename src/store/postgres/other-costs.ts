import type { SettledRequest } from '../../ledger/ledger-store.ts'
import { int4Array, int8Array, textColumn, textColumnSql } from './array-literal.ts'

/** Types of the parameters of `otherCostsSql`. */
export const otherCostTypes = ['text', 'int4[]', 'text', 'text', 'text', 'text', 'int8[]'] as const

const names = ['request_id', 'at', 'lane', 'model', 'provider', 'credential_id', 'cost']

/** Rows of what other attempts cost, from parameters that begin at `$first`. */
export function otherCostsSql(first: number): string {
  const arrays = otherCostTypes.map((type, i) => {
    const parameter = `$${first + i}`
    return type === 'text' ? textColumnSql(parameter) : `${parameter}::${type}`
  })
  return `unnest(${arrays.join(', ')}) as o (${names.join(', ')})`
}

/** The parameters; undefined when no request has other costs. */
export function encodeOtherCosts(requests: readonly SettledRequest[]): string[] | undefined {
  if (!requests.some(({ others }) => others !== undefined)) return undefined
  const rows = requests.flatMap(({ id, others }) => (others ?? []).map((other, at) => ({ id, at, ...other })))
  return [
    textColumn(rows.map(({ id }) => id)),
    int4Array(rows.map(({ at }) => at)),
    textColumn(rows.map(({ lane }) => lane)),
    textColumn(rows.map(({ model }) => model)),
    textColumn(rows.map(({ provider }) => provider)),
    textColumn(rows.map(({ credentialId }) => credentialId)),
    int8Array(rows.map(({ cost }) => cost)),
  ]
}
