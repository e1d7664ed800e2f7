import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { Strangers } from '../../../src/limits/strangers.ts'
import { Fault } from '../../../src/model/fault.ts'

const wrong = new Fault('unauthenticated', 'invalid_api_key', 'Wrong key.')

function made(limit: number) {
  const clock = { now: 1_000 }
  const told: [string, number][] = []
  const onExcess = (client: string, failures: number) => void told.push([client, failures])
  const strangers = new Strangers({ most: () => limit, now: () => clock.now, onExcess })
  const codes = (client: string, times: number) =>
    Array.from({ length: times }, () => strangers.told(client, wrong).code)
  return { clock, told, strangers, codes }
}

const EXCESS = 'too_many_failed_authentications'

test('so many in a minute, then 429 until the minute is over', () => {
  const { clock, told, strangers, codes } = made(3)
  expect(codes('192.0.2.1', 5)).toEqual([...Array(3).fill('invalid_api_key'), EXCESS, EXCESS])
  clock.now += 20_000
  expect(strangers.told('192.0.2.1', wrong)).toMatchObject({ status: 429, retryAfterMs: 40_000, retryable: false })
  expect(told).toEqual([['192.0.2.1', 4]])
  clock.now += 40_000
  expect(codes('192.0.2.1', 1)).toEqual(['invalid_api_key'])
})

test('addresses count apart, those of one IPv6 network together', () => {
  const { codes } = made(1)
  expect(codes('192.0.2.1', 2)[1]).toBe(EXCESS)
  expect(codes('192.0.2.2', 1)).toEqual(['invalid_api_key'])
  codes('2001:db8::1', 1)
  expect(codes('2001:db8::ffff:1', 1)).toEqual([EXCESS])
  expect(codes('2001:db8:0:1::1', 1)).toEqual(['invalid_api_key'])
})

test('0 is no limit', () => expect(made(0).codes('192.0.2.1', 500)).not.toContain(EXCESS))

test('hundreds of thousands of addresses take no more room than ten thousand, and the latest are remembered', () => {
  const { strangers, codes } = made(1)
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const used = () => {
    collect()
    return process.memoryUsage().heapUsed
  }
  const before = used()
  for (let at = 0; at < 300_000; at++) strangers.told(`10.${at >> 16}.${(at >> 8) & 255}.${at & 255}`, wrong)
  expect(used() - before).toBeLessThan(20 * 1024 * 1024)
  expect(codes('10.4.147.223', 1)).toEqual([EXCESS])
  expect(codes('10.0.0.1', 1)).toEqual(['invalid_api_key'])
})
