import { isIP } from 'node:net'
import { text } from './fields.ts'

const expected = 'an IP address or network such as 127.0.0.0/8'

function isNetwork(value: string): boolean {
  const [address = '', bits, more] = value.split('/')
  const version = isIP(address)
  if (version === 0 || more !== undefined) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128))
}

/** IPv4 or IPv6 address, or a network in CIDR notation. */
export const networkSchema = text({
  description: 'IP address or CIDR network.',
  expected,
  example: '127.0.0.0/8',
}).refine(isNetwork, { error: `expected ${expected}` })

const serverExpected = 'an IP address, with a port or without, such as 9.9.9.9 or [2620:fe::fe]:53'

function isNameServer(value: string): boolean {
  const [, bracketed, v4, port] = /^(?:\[([\da-f:.]+)\]|(\d+\.\d+\.\d+\.\d+))(?::(\d{1,5}))?$/i.exec(value) ?? []
  if (isIP(value) === 6) return !value.includes('%')
  return isIP(bracketed ?? v4 ?? '') !== 0 && Number(port ?? 53) <= 65_535 && Number(port ?? 53) > 0
}

/** A name server as `dns.Resolver.setServers` takes it. */
export const nameServerSchema = text({
  description: 'Name server.',
  expected: serverExpected,
  example: '9.9.9.9',
}).refine(isNameServer, { error: `expected ${serverExpected}` })
