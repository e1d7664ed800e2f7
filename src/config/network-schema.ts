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
