import { textColumnSql } from './array-literal.ts'
import { otherCostsSql, otherCostTypes } from './other-costs.ts'
import { requestColumns } from './request-columns.ts'

/**
 * The ledger's one statement. Everything hangs on two CTEs: `guard` (empty when this batch was committed before, so
 * nothing happens) and `settled` (only the requests that were not settled before, so a repeated request moves no money).
 * Rows that other nodes also touch are written in the order of their keys, so that two nodes cannot deadlock.
 * Account names and signs: model/accounts.ts.
 */
const FIXED_PARAMS = ['text', 'int8', 'text', 'text', 'text[]', 'text[]', 'text[]']

/** $1 batch id, $2 at, $3 node, $4 entries or null, $5 closed ids, $6 and $7 price versions' ids and bodies. */
const bookkeeping = `
with guard as (
  insert into batches (id, at) values ($1::text, $2::int8) on conflict (id) do nothing returning at
), opened as (
  insert into open_requests (id, node, at, entries) select $1::text, $3::text, at, $4::text from guard where $4::text is not null
), closed as (
  delete from open_requests where id = any($5::text[]) and exists (select from guard)
), priced as (
  insert into price_versions (id, body, first_seen)
  select v.id, v.body, guard.at from guard, unnest($6::text[], $7::text[]) as v (id, body) order by 1 on conflict (id) do nothing
)`

const names = requestColumns.map(([name]) => name)
const arrays = requestColumns.map(([, type], i) => {
  const parameter = `$${FIXED_PARAMS.length + 1 + i}`
  return type === 'text' ? textColumnSql(parameter) : `${parameter}::${type}[]`
})

/**
 * Costs on own credentials are whatever a workspace says its rates are. Their sums stop short of int8's end: a batch
 * that overflows would be repeated for ever and hold up the books of everybody.
 */
function saturated(sum: string): string {
  return `least(${sum}, 9000000000000000000)::int8`
}

/** Where sums come from: rows like those of `settled`, and how many requests they are. */
interface Source {
  readonly rows: string
  readonly requests: string
}

/** Adds what was settled to one of the rollups; `by` maps its columns to those of a request. */
function usage(table: string, by: Readonly<Record<string, string>>, { requests, rows }: Source): string {
  const columns = ['workspace_id', ...Object.keys(by)].join(', ')
  const groups = ['workspace_id', ...Object.values(by)].map((_, i) => i + 1).join(', ')
  const sums = ['requests', 'input_tokens', 'cache_read_tokens', 'output_tokens', 'cost', 'charge']
  const added = (name: string) =>
    name === 'cost' ? saturated('d.cost::numeric + excluded.cost') : `d.${name} + excluded.${name}`
  return `insert into ${table} as d (${columns}, ${sums.join(', ')})
  select workspace_id, ${Object.values(by).join(', ')}, ${requests}, coalesce(sum(input_tokens), 0),
    coalesce(sum(cache_read_tokens), 0), coalesce(sum(output_tokens), 0), ${saturated('coalesce(sum(cost), 0)')}, sum(charge)
  from ${rows} group by ${groups} order by ${groups}
  on conflict (${columns}) do update set ${sums.map((name) => `${name} = ${added(name)}`).join(', ')}`
}

const settled = `, settled as (
  insert into requests (${names.join(', ')})
  select ${names.map((name) => `t.${name}`).join(', ')}
  from guard, unnest(${arrays.join(', ')}) as t (${names.join(', ')})
  where t.id <> ''
  on conflict (id) do nothing
  returning id, workspace_id, day, key_id, lane, served_model, provider, credential_id,
    input_tokens, cache_read_tokens, output_tokens, cost, charge, overrun, transaction_id
)`

/** Columns of the rows that the sums are made of. */
const summed = `workspace_id, day, key_id, lane, served_model, provider, credential_id,
    input_tokens, cache_read_tokens, output_tokens, cost, charge, overrun, transaction_id`

/**
 * A request's cost with that of its other attempts in it, spread over those who really bill it. `paid`: by provider and
 * credential; the last attempt's own is what is left of the request's when the others' are taken off. `counted`: by lane
 * and model; only what the other payer pays has lines of its own there, which are no requests.
 */
const others = `, others as (
  select o.*, s.workspace_id, s.day, s.key_id, s.transaction_id, s.lane as last_lane, s.provider as last_provider,
    s.credential_id as last_credential, (o.lane = 'byok') = (s.lane = 'byok') as same_payer
  from ${otherCostsSql(FIXED_PARAMS.length + requestColumns.length + 1)} join settled s on s.id = o.request_id
), kept as (
  insert into attempt_costs (request_id, at, workspace_id, key_id, day, lane, model, provider, credential_id, cost)
  select request_id, at, workspace_id, key_id, day, lane, model, provider, credential_id, cost from others
), apart as (
  select workspace_id, day, key_id, lane, model as served_model, provider, credential_id, null::int4 as input_tokens,
    null::int4 as cache_read_tokens, null::int4 as output_tokens, cost, 0::int8 as charge, 0::int8 as overrun,
    transaction_id, same_payer
  from others
), paid as (
  select ${summed} from settled
  union all select ${summed} from apart
  union all select workspace_id, day, key_id, last_lane, null, last_provider, last_credential, null, null, null,
    -cost, 0, 0, transaction_id from others where same_payer
), counted as (
  select ${summed}, 1 as requests from settled union all select ${summed}, 0 from apart where not same_payer
)`

/** `paid`: rows of what went to whom; `counted`: rows of what was consumed and charged. */
function sums(paid: string, counted: Source): string {
  return `, money as (
  select transaction_id, workspace_id, lane, provider, sum(charge) as charge, sum(overrun) as overrun,
    coalesce(sum(cost) filter (where lane <> 'byok'), 0) as cost
  from ${paid} where transaction_id is not null group by 1, 2, 3, 4
), entries as (
  select m.transaction_id, e.account_id, e.workspace_id, sum(e.amount)::int8 as amount
  from money m cross join lateral (values
    (m.workspace_id || ':credit', m.workspace_id, -m.charge),
    ('operator:revenue:' || m.lane, null, m.charge + m.overrun),
    ('operator:overrun', null, -m.overrun),
    ('operator:cost:' || m.provider, null, -m.cost),
    ('operator:payable:' || m.provider, null, m.cost)
  ) as e (account_id, workspace_id, amount)
  group by 1, 2, 3 having sum(e.amount) <> 0
), booked as (
  insert into transactions (id, kind, workspace_id, at)
  select distinct transaction_id, 'charge', money.workspace_id, guard.at from money, guard
), posted as (
  insert into postings (transaction_id, account_id, amount) select transaction_id, account_id, amount from entries
), balanced as (
  insert into accounts (id, workspace_id, balance)
  select account_id, max(workspace_id), sum(amount)::int8 from entries group by 1 order by 1
  on conflict (id) do update set balance = accounts.balance + excluded.balance
), daily as (
  ${usage('usage_daily', { day: 'day', key_id: 'key_id', lane: 'lane', model: 'served_model' }, counted)}
), days as (
  ${usage('usage_days', { day: 'day', lane: 'lane', model: 'served_model' }, counted)}
), months as (
  ${usage('usage_months', { month: 'left(day, 7)', key_id: 'key_id', lane: 'lane' }, counted)}
), spent as (
  insert into credential_spend as s (credential_id, day, cost)
  select credential_id, day, ${saturated('sum(cost)')} from ${paid}
  where credential_id is not null and cost <> 0 group by 1, 2 order by 1, 2
  on conflict (credential_id, day) do update set cost = ${saturated('s.cost::numeric + excluded.cost')}
)`
}

export interface LedgerStatement {
  /** Under which it is prepared. */
  readonly name: string
  readonly sql: string
  /** Parameter types, in order. */
  readonly types: readonly string[]
}

/** For batches that settle nothing: a fraction of the other's plan. */
export const openStatement: LedgerStatement = {
  name: 'ledger_open',
  sql: `${bookkeeping}\nselect count(*)::int4 as fresh from guard`,
  types: FIXED_PARAMS,
}

const settleTypes = [...FIXED_PARAMS, ...requestColumns.map(([, type]) => (type === 'text' ? 'text' : `${type}[]`))]

export const settleStatement: LedgerStatement = {
  name: 'ledger_settle',
  sql: `${bookkeeping}${settled}${sums('settled', { rows: 'settled', requests: 'count(*)' })}\nselect count(*)::int4 as fresh from guard`,
  types: settleTypes,
}

/** For batches with requests that more than one attempt cost something for: they are few, and the rest need not wait. */
export const settleOthersStatement: LedgerStatement = {
  name: 'ledger_settle_others',
  sql: `${bookkeeping}${settled}${others}${sums('paid', { rows: 'counted', requests: 'sum(requests)' })}\nselect count(*)::int4 as fresh from guard`,
  types: [...settleTypes, ...otherCostTypes],
}
