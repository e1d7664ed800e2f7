import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Simulator, startSimulator } from '../../simulator/client.ts'
import { call } from '../../support/calls.ts'
import { type Gateway, startGateway, until } from '../../support/gateway.ts'
import { chat } from '../../support/load.ts'
import { isQuiet, openPlace, type Place, readiness } from '../../support/places.ts'
import { type Customer, configFor, createCustomers } from '../money/world.ts'
import { postgresBin } from '../postgres.ts'

/** What PostgreSQL says when its disk is full (class 53, insufficient resources). */
const fill = `
  create function disk_full() returns trigger language plpgsql as
    $$ begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$;
  create trigger full_disk before insert on batches execute function disk_full()`

describe.runIf(postgresBin)('a database that can be read and not written', () => {
  let simulator: Simulator
  let place: Place
  let gateway: Gateway
  let customer: Customer
  let database: pg.Client

  beforeAll(async () => {
    simulator = await startSimulator()
    place = await openPlace('postgres')
    const { dataDir, databaseUrl } = place
    gateway = await startGateway({ config: configFor(simulator.baseURL), dataDir, databaseUrl })
    customer = (await createCustomers(gateway))[0] as Customer
    database = new pg.Client({ connectionString: databaseUrl })
    await database.connect()
  })
  afterAll(async () => {
    await database?.end()
    await gateway?.kill('SIGKILL')
    await simulator?.stop()
    await place?.remove()
  })

  test('makes the node not ready until it is written again', { timeout: 600_000 }, async () => {
    await database.query(fill)
    const late = call(gateway.url, customer.key, chat('resale/simple', 1, {}))
    await until(async () => (await readiness(gateway)) === 503, 'not ready')
    expect((await late).error?.code).toBe('ledger_late')
    await database.query('drop trigger full_disk on batches')
    await until(async () => (await readiness(gateway)) === 200, 'ready again')
    await until(() => isQuiet(gateway), 'all is durable')
  })
})
