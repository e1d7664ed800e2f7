import type { LookupAddress } from 'node:dns'
import { expect, test } from 'vitest'
import { AddressGuard } from '../../../src/upstream/address-guard.ts'

const guard = new AddressGuard(['127.0.0.9', 'fd00:1::/64'])

test.each([
  ...['0.0.0.0', '0.1.2.3', '10.0.0.1', '100.64.0.1', '100.100.100.200', '100.127.255.255', '127.0.0.1'],
  ...['127.255.255.254', '168.63.129.16', '169.254.169.254', '172.16.0.1', '172.31.255.255', '192.0.0.192'],
  ...['192.0.2.1', '192.88.99.1', '192.168.0.1', '198.18.0.1', '198.19.255.255', '198.51.100.1', '203.0.113.1'],
  ...['224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255'],
  ...['::', '::1', '::127.0.0.1', '::ffff:127.0.0.1', '::ffff:8.8.8.8', '::ffff:0:127.0.0.1', '64:ff9b::7f00:1'],
  ...['64:ff9b:1::7f00:1', '100::1', '2001::1', '2001:db8::1', '2002:7f00:1::', '3fff::1', '5f00::1', 'fc00::1'],
  ...['fd00:ec2::254', 'fe80::1', 'fe80::1%lo', 'fd00:1::1%lo', 'fec0::1', 'ff02::1', '', 'localhost', '127.1'],
])('%s is not permitted', (address) => expect(guard.permits(address)).toBe(false))

test.each(['8.8.8.8', '1.1.1.1', '100.63.255.255', '100.128.0.1', '172.32.0.1', '2606:4700::1111', '2a00:1450::1'])(
  '%s is',
  (address) => expect(guard.permits(address)).toBe(true),
)

test.each(['127.0.0.9', 'fd00:1::1', '::ffff:127.0.0.9'])('%s is, because the operator says so', (address) =>
  expect(guard.permits(address)).toBe(true),
)

test('of several addresses only permitted ones are connected to, and the name is asked for once', async () => {
  let asked = 0
  const answers: LookupAddress[] = [
    { address: '127.0.0.1', family: 4 },
    { address: '8.8.8.8', family: 4 },
    { address: '::1', family: 6 },
  ]
  const resolving = new AddressGuard([], (_, done) => {
    asked++
    done(null, answers)
  })
  const found = await new Promise((resolve) =>
    resolving.lookup('a.test', { all: true }, (_, addresses) => resolve(addresses)),
  )
  expect(found).toEqual([{ address: '8.8.8.8', family: 4 }])
  expect(await new Promise((resolve) => resolving.lookup('a.test', {}, (_, address) => resolve(address)))).toBe(
    '8.8.8.8',
  )
  expect(asked).toBe(2)
})

test('a name that leads to none is told as one that does not exist', async () => {
  const resolving = new AddressGuard([], (_, done) => done(null, [{ address: '127.0.0.1', family: 4 }]))
  const error = await new Promise((resolve) => resolving.lookup('a.test', { all: true }, resolve))
  expect(error).toMatchObject({ code: 'ENOTFOUND' })
})
