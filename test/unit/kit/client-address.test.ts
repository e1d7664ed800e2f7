import { expect, test } from 'vitest'
import { clientAddress, partyOf } from '../../../src/kit/client-address.ts'
import { networkList } from '../../../src/kit/networks.ts'

const proxies = networkList(['10.0.0.0/8', 'fd00::/8'])

test.each<[string, string | undefined, string | undefined, string]>([
  ['nothing is forwarded', '203.0.113.9', undefined, '203.0.113.9'],
  ['a stranger says who it is', '203.0.113.9', '198.51.100.1', '203.0.113.9'],
  ['a proxy says who it was', '10.0.0.1', '198.51.100.1', '198.51.100.1'],
  ['the same, as an IPv4 address in an IPv6 one', '::ffff:10.0.0.1', '::ffff:198.51.100.1', '198.51.100.1'],
  ['the client wrote a part of it', '10.0.0.1', '1.1.1.1, 198.51.100.1', '198.51.100.1'],
  ['two proxies', '10.0.0.1', '1.1.1.1, 198.51.100.1, 10.9.9.9', '198.51.100.1'],
  ['nothing but proxies', '10.0.0.1', '10.0.0.3, 10.0.0.2', '10.0.0.3'],
  ['with ports', '10.0.0.1', '198.51.100.1:4711', '198.51.100.1'],
  ['IPv6', 'fd00::1', '2001:db8::1', '2001:db8::1'],
  ['IPv6 with a port', 'fd00::1', '[2001:DB8::1]:443', '2001:db8::1'],
  ['no address', '10.0.0.1', 'unknown', '10.0.0.1'],
  ['no address behind a proxy', '10.0.0.1', 'x, 10.0.0.2', '10.0.0.2'],
  ['empty', '10.0.0.1', '', '10.0.0.1'],
  ['an interface', 'fd00::1', 'fe80::1%eth0', 'fd00::1'],
  ['a connection that is gone', undefined, '198.51.100.1', ''],
  ['a chain without end', '10.0.0.1', Array(5000).fill('10.0.0.2').join(','), '10.0.0.2'],
])('%s', (_, peer, forwarded, expected) => {
  expect(clientAddress(peer, forwarded, proxies)).toBe(expected)
})

test.each([
  ['198.51.100.1', '198.51.100.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::', '2001:db8:1:2::/64'],
  ['2001:DB8:0001:2::9', '2001:db8:1:2::/64'],
  ['::1', '0:0:0:0::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['64:ff9b::1.2.3.4', '64:ff9b:0:0::/64'],
  ['', ''],
])('%s is of %s', (address, party) => expect(partyOf(address)).toBe(party))
