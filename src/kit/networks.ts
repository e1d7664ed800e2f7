import { BlockList, isIP } from 'node:net'

/** Networks in CIDR notation, or single addresses, as one list. */
export function networkList(networks: readonly string[]): BlockList {
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', bits] = network.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    list.addSubnet(address, bits === undefined ? (family === 'ipv6' ? 128 : 32) : Number(bits), family)
  }
  return list
}

/** False for what is no address, or one that holds for a single interface only (`fe80::1%eth0`). */
export function isInNetworks(list: BlockList, address: string): boolean {
  const family = isIP(address)
  return family !== 0 && !address.includes('%') && list.check(address, family === 6 ? 'ipv6' : 'ipv4')
}
