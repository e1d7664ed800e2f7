import { readFileSync } from 'node:fs'
import { type Config, ConfigError } from '../config/index.ts'
import { AddressGuard } from '../upstream/address-guard.ts'
import type { UpstreamSettings } from '../upstream/pools.ts'
import { resolveWith } from '../upstream/resolve.ts'

/** Which addresses outside may be called, and who tells them. */
export function guardOf({ upstream }: Config): AddressGuard {
  const { allowPrivateNetworks, dnsServers } = upstream
  return new AddressGuard(allowPrivateNetworks, dnsServers.length > 0 ? resolveWith(dnsServers) : undefined)
}

/** Throws ConfigError when the certificate file cannot be read. */
export function upstreamSettings({ upstream, file }: Config): UpstreamSettings {
  const { caFile, proxyUrl, connectTimeoutMs, headersTimeoutMs, idleTimeoutMs, tenantTotalTimeoutMs } = upstream
  return {
    connectMs: connectTimeoutMs,
    headersMs: headersTimeoutMs,
    idleMs: idleTimeoutMs,
    tenantTotalMs: tenantTotalTimeoutMs,
    proxyUrl,
    ca: caFile === undefined ? undefined : [readCertificates(caFile, file ?? 'trilane.yaml')],
  }
}

function readCertificates(caFile: string, file: string): string {
  try {
    return readFileSync(caFile, 'utf8')
  } catch (error) {
    const problem = `cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`
    const mend = 'name a readable PEM file or leave it out'
    throw new ConfigError([{ file, line: undefined, column: undefined, key: 'upstream.caFile', problem, mend }])
  }
}
