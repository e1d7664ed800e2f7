// Many keys and workspaces: start, revocation, standstill of the event loop, memory.
import { setTimeout as sleep } from 'node:timers/promises'
import { idOf, secretOf, workspaceOf } from './data.mjs'
import { Gateway } from './gateway.mjs'

/** @typedef {import('./gateway.mjs').LoopDelay} LoopDelay */

/** @param {import('./gateway.mjs').Place} place @param {number} times */
export async function measureStarts(place, times) {
  const found = []
  for (let i = 0; i < times; i++) {
    const gateway = await Gateway.start(place)
    await sleep(1_000)
    const { rss, heapUsed } = await gateway.loopDelay()
    found.push({ readyMs: gateway.readyMs, cpuMs: gateway.readyCpuMs, rss, heapUsed })
    await gateway.stop()
  }
  return found
}

/** Changes that some other node made, written as `recordChange` does; `notice` false: PostgreSQL's notice is lost. */
const changed = (/** @type {string} */ update, notice = true) => `
  with touched as (${update} returning id),
  numbered as (select id, row_number() over () as n from touched),
  counter as (update meta set value = (value::int8 + (select count(*) from touched))::text where key = 'change_seq' returning value::int8 as seq),
  noted as (insert into changes (seq, kind, id, at)
    select seq - (select count(*) from touched) + n, 'key', id, 0 from counter, numbered)
  select seq${notice ? `, pg_notify('trilane_changes', seq::text)` : ''} from counter`

/** @param {Gateway} gateway @param {import('./data.mjs').Tenants} tenants @param {number} key */
export async function revokeByApi(gateway, tenants, key, elsewhere = gateway) {
  if ((await elsewhere.try(secretOf(key))) !== 404) throw new Error(`key ${key} is not taken`)
  const begun = performance.now()
  const workspace = idOf('ws', workspaceOf(tenants, key))
  const done = gateway.api('DELETE', `/api/workspaces/${workspace}/keys/${idOf('key', key)}`)
  const took = await elsewhere.untilRefused(secretOf(key), begun)
  await done
  return took
}

/** As another node does it, straight in the database. @param {Gateway} gateway @param {import('./gateway.mjs').Session} other @param {number} key */
export async function revokeElsewhere(gateway, other, key, notice = true) {
  if ((await gateway.try(secretOf(key))) !== 404) throw new Error(`key ${key} is not taken`)
  const begun = performance.now()
  await other.run(changed(`update keys set revoked_at = 1 where id = '${idOf('key', key)}'`, notice))
  return gateway.untilRefused(secretOf(key), begun)
}

/** @param {Gateway} gateway @param {() => Promise<unknown>} work @param {number} times @returns {Promise<LoopDelay[]>} */
async function standstill(gateway, work, times) {
  const found = []
  for (let i = 0; i < times; i++) {
    await gateway.loopDelay()
    await work()
    found.push(await gateway.loopDelay())
  }
  return found
}

/** @param {number} from @param {number} to @returns {string} */
const keys = (from, to) => Array.from({ length: to - from }, (_, i) => `'${idOf('key', from + i)}'`).join(',')

/**
 * Standstill of the loop while nothing happens, one key changes, 1,000 keys change at once, the catalogue is read again.
 * @param {Gateway} gateway @param {import('./gateway.mjs').Session} other @param {import('./data.mjs').Tenants} tenants
 * @param {number} times
 */
export async function measureStandstill(gateway, other, tenants, times) {
  let round = 0
  const storm = async (/** @type {number} */ size) => {
    const half = Math.floor(tenants.keys / 2)
    const from = half + (round++ % Math.floor(half / 1_000)) * 1_000
    await other.run(changed(`update keys set rpm = ${500 + round} where id in (${keys(from, from + size)})`))
    await sleep(700)
  }
  // 1,000 notices instead of one: as 1,000 management calls on other nodes would send them.
  const notices = async () => {
    await other.run(`select pg_notify('trilane_changes', i::text) from generate_series(1, 1000) i`)
    await storm(1_000)
  }
  await storm(1_000) // the code is compiled
  await gateway.reload()
  return {
    idle: await standstill(gateway, () => sleep(700), times),
    'one key': await standstill(gateway, () => storm(1), times),
    '1,000 keys at once': await standstill(gateway, () => storm(1_000), times),
    '1,000 keys, 1,000 notices': await standstill(gateway, notices, times),
    'catalogue read again': await standstill(gateway, () => gateway.reload().then(() => sleep(300)), times),
  }
}
