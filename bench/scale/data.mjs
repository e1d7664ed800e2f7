// SQL that fills a database in bulk. Everything follows from row numbers, so that two runs meet the same data.

export const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** @param {number} i */
const hex12 = (i) => i.toString(16).padStart(12, '0')

/** Id of the i-th workspace or key, as `newId` would make it. @param {'ws' | 'key'} prefix @param {number} i */
export const idOf = (prefix, i) => `${prefix}_${hex12(1_700_000_000_000 + i)}7${String(i).padStart(19, '0')}`
/** Secret of the i-th key: of the form that is issued. @param {number} i */
export const secretOf = (i) => `tl_${String(i).padStart(43, '0')}`

/** The same in SQL. @param {'ws' | 'key'} prefix @param {string} i */
const idSql = (prefix, i) =>
  `'${prefix}_' || lpad(to_hex(1700000000000 + (${i})), 12, '0') || '7' || lpad((${i})::text, 19, '0')`

/**
 * Workspace of the i-th key: the first one has `ofHuge` keys, the others share the rest evenly.
 * @param {Tenants} tenants @param {number} i
 */
export const workspaceOf = ({ workspaces, ofHuge }, i) => (i < ofHuge ? 0 : 1 + ((i - ofHuge) % (workspaces - 1)))
/** @param {Tenants} tenants @param {string} i */
const workspaceSql = ({ workspaces, ofHuge }, i) =>
  `(case when ${i} < ${ofHuge} then 0 else 1 + ((${i} - ${ofHuge}) % ${workspaces - 1}) end)`

/** @typedef {{ workspaces: number, keys: number, ofHuge: number }} Tenants */

/** @type {Tenants} */
export const TENANTS = { workspaces: 5_000, keys: 100_000, ofHuge: 1_000 }

/** Workspaces with credit, and keys: every tenth with a budget. Two statements at least. @param {Tenants} tenants */
export function tenantsSql(tenants) {
  const { workspaces, keys } = tenants
  const chunks = []
  for (let from = 0; from < keys; from += 20_000) chunks.push([from, Math.min(from + 20_000, keys) - 1])
  return [
    `insert into workspaces (id, name, created_at, time_zone, policy, wrapped_key)
       select ${idSql('ws', 'i')}, 'workspace ' || i, 1700000000000 + i,
         (array['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Tokyo'])[1 + i % 4], '{}', 'scale'
       from generate_series(0, ${workspaces - 1}) i`,
    `insert into accounts (id, workspace_id, balance)
       select ${idSql('ws', 'i')} || ':credit', ${idSql('ws', 'i')}, 1000000000000 from generate_series(0, ${workspaces - 1}) i`,
    ...chunks.map(
      ([
        from,
        to,
      ]) => `insert into keys (id, workspace_id, name, hash, hint, max_spend, budget_period, rpm, tags, created_at)
       select ${idSql('key', 'i')}, ${idSql('ws', workspaceSql(tenants, 'i'))}, 'key ' || i,
         encode(sha256(('tl_' || lpad(i::text, 43, '0'))::bytea), 'hex'), 'tl_00…' || right(i::text, 4),
         case when i % 10 = 0 then 100000000000 end, (array['none', 'day', 'week', 'month'])[1 + i % 4],
         case when i % 3 = 0 then 600 end, '{"team":"scale"}', 1700000000000 + i
       from generate_series(${from}, ${to}) i`,
    ),
  ]
}

/**
 * `count` requests over `days` days that end at `end` (epoch ms), half of them in the huge workspace (number 0). What
 * is rare there is common elsewhere, so that a plan that trusts the table's overall figures goes wrong:
 * byok and model-trap are 30 % and 10 % elsewhere, and 1 in 20,000 there. Both at once: once in the whole workspace.
 * `rare` and `veryRare` change how rare: 1 in so many of all requests.
 * @param {{ tenants: Tenants, count: number, days: number, end: number, chunk: number, rare?: number, veryRare?: number }} options
 */
export function requestsSql({ tenants, count, days, end, chunk, rare = 40_000, veryRare = 50_000 }) {
  const begin = end - days * DAY_MS
  const step = (days * DAY_MS) / count
  const statements = []
  for (let from = 0; from < count; from += chunk) {
    statements.push(`
      insert into requests (id, workspace_id, key_id, created_at, day, lane, requested_model, served_model, reported_model,
        provider, region, credential_id, upstream_id, status, outcome, stream, input_tokens, cache_read_tokens,
        cache_write_tokens, output_tokens, reasoning_tokens, estimated, finish_reason, cost, charge, overrun, price_version,
        latency_ms, ttft_ms, cache, end_user, tags, raw_usage, attempts, plan, transaction_id)
      select 'req_' || lpad(to_hex(at), 12, '0') || '7' || substr(md5(i::text), 1, 19),
        ${idSql('ws', 'ws')}, ${idSql('key', 'k')}, at, day, lane, lane || '/' || model, model, model || '-2026',
        'acme', 'eu', 'cred_a', 'chatcmpl-' || md5(i::text), status,
        case when status = 200 then 'completed' else 'failed' end, i % 2 = 0, 100, 20, null, 50, null, false, 'stop',
        200000, case when lane = 'byok' then 0 else 240000 end, 0, 'pv_1', 812, 210, 'off', null, '{"team":"scale"}',
        '{"prompt_tokens":100,"completion_tokens":50,"prompt_tokens_details":{"cached_tokens":20}}',
        '[{"lane":"resale","provider":"acme","model":"my-model","credentialId":"cred_a","status":200,"latencyMs":810,"costNano":"200000"}]',
        '[{"lane":"resale","provider":"acme","model":"my-model","region":"eu","credentialId":"cred_a","chargeCeilingUsd":"0.00042"},{"lane":"cheap","provider":"acme","model":"my-model","dropped":"lane not allowed by the workspace"}]',
        null
      from (
        select i, at, ws, k, status, lane, model,
          to_char(to_timestamp(at / 1000.0) at time zone (array['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Tokyo'])[1 + (ws % 4)::int4], 'YYYY-MM-DD') as day
        from (
          select i, (${begin} + i::int8 * ${step})::int8 as at, k, ${workspaceSql(tenants, 'k')} as ws,
            case when i % 100 < 96 then 200 when i % 100 < 98 then 429 when i % ${veryRare} = 98 then 418 else 500 end as status,
            case when k < ${tenants.ofHuge} then case when i % ${rare} = 6 then 'byok' when i % 3 = 0 then 'resale' else 'cheap' end
              else (array['byok', 'byok', 'byok', 'resale', 'resale', 'cheap', 'cheap', 'cheap', 'cheap', 'cheap'])[1 + (i / 2) % 10] end as lane,
            case when k < ${tenants.ofHuge} then case when i % ${rare} in (8, 10) or i = ${Math.floor(count / 4 / rare) * rare + 6} then 'model-trap' else 'model-' || (i / 2) % 8 end
              else case when (i / 2) % 10 = 9 then 'model-trap' else 'model-' || (i / 2) % 8 end end as model
          from (
            select i, case when i % 2 = 0 then (i::int8 / 2 * 7919) % ${tenants.ofHuge}
              else ${tenants.ofHuge} + ((i / 2)::int8 * 104729) % ${tenants.keys - tenants.ofHuge} end as k
            from generate_series(${from}, ${Math.min(from + chunk, count) - 1}) i
          ) a
        ) b
      ) c`)
  }
  return statements
}

const SUMS = ['requests', 'input_tokens', 'cache_read_tokens', 'output_tokens', 'cost', 'charge']

/** The rollups that the ledger would have kept. One statement a day. @param {{ days: number, end: number }} options */
export function rollupSql({ days, end }) {
  const list = Array.from({ length: days + 3 }, (_, i) =>
    new Date(end - (days + 1 - i) * DAY_MS).toISOString().slice(0, 10),
  )
  const daily = list.map((day) => {
    // A day of some zone is within 26 hours of the same day of UTC.
    const at = Date.parse(day)
    return `insert into usage_daily (workspace_id, day, key_id, lane, model, ${SUMS.join(', ')})
      select workspace_id, day, key_id, lane, served_model, count(*), sum(input_tokens), sum(cache_read_tokens), sum(output_tokens), sum(cost), sum(charge)
      from requests where day = '${day}' and created_at between ${at - 26 * HOUR_MS} and ${at + 50 * HOUR_MS}
      group by 1, 2, 3, 4, 5`
  })
  const sums = SUMS.map((name) => `sum(${name})`).join(', ')
  return [
    ...daily,
    `insert into usage_days (workspace_id, day, lane, model, ${SUMS.join(', ')})
      select workspace_id, day, lane, model, ${sums} from usage_daily group by 1, 2, 3, 4`,
    `insert into usage_months (workspace_id, month, key_id, lane, ${SUMS.join(', ')})
      select workspace_id, left(day, 7), key_id, lane, ${sums} from usage_daily group by 1, 2, 3, 4`,
  ]
}

/** As `rollupSql`, in one reading of the requests; in the order of days, as the ledger writes. */
export const wholeRollupSql = () => {
  const sums = SUMS.map((name) => `sum(${name})`).join(', ')
  return [
    `insert into usage_daily (workspace_id, day, key_id, lane, model, ${SUMS.join(', ')})
      select workspace_id, day, key_id, lane, served_model, count(*), sum(input_tokens), sum(cache_read_tokens), sum(output_tokens), sum(cost), sum(charge)
      from requests group by 1, 2, 3, 4, 5 order by day`,
    `insert into usage_days (workspace_id, day, lane, model, ${SUMS.join(', ')})
      select workspace_id, day, lane, model, ${sums} from usage_daily group by 1, 2, 3, 4 order by day`,
    `insert into usage_months (workspace_id, month, key_id, lane, ${SUMS.join(', ')})
      select workspace_id, left(day, 7), key_id, lane, ${sums} from usage_daily group by 1, 2, 3, 4 order by 2`,
  ]
}

/**
 * The charges' transactions, one for ten requests as group commit books them under load, with their postings; half of
 * them the huge workspace's. And a grant for each workspace, so that statements have something beside charges.
 * @param {{ tenants: Tenants, count: number, days: number, end: number, chunk: number }} options
 */
export function booksSql({ tenants, count, days, end, chunk }) {
  const transactions = Math.ceil(count / 10)
  const begin = end - days * DAY_MS
  const step = (days * DAY_MS) / transactions
  const ws = idSql('ws', `(case when i % 2 = 0 then 0 else 1 + (i / 2) % ${tenants.workspaces - 1} end)`)
  const id = `'txn_' || lpad(to_hex((${begin} + i::int8 * ${step})::int8), 12, '0') || '7' || substr(md5(i::text), 1, 19)`
  const statements = [
    `insert into transactions (id, kind, workspace_id, at, reason)
      select 'txn_' || lpad(to_hex(${begin} - 1000 + i % 1000), 12, '0') || '7' || substr(md5('grant' || i), 1, 19), 'grant', ${idSql('ws', 'i')}, ${begin}, 'scale'
      from generate_series(0, ${tenants.workspaces - 1}) i`,
    `insert into postings (transaction_id, account_id, amount)
      select id, workspace_id || ':credit', 1000000000000 from transactions where reason = 'scale'`,
  ]
  for (let from = 0; from < transactions; from += chunk) {
    const series = `generate_series(${from}, ${Math.min(from + chunk, transactions) - 1}) i`
    statements.push(
      `insert into transactions (id, kind, workspace_id, at) select ${id}, 'charge', ${ws}, (${begin} + i::int8 * ${step})::int8 from ${series}`,
      `insert into postings (transaction_id, account_id, amount)
        select id, account, amount from (select ${id} as id, ${ws} as ws from ${series}) t cross join lateral (values
          (ws || ':credit', -2400000), ('operator:revenue:cheap', 2400000), ('operator:cost:acme', -2000000), ('operator:payable:acme', 2000000)
        ) as p (account, amount)`,
    )
  }
  return statements
}
