import { Buffer } from 'node:buffer'
import { redisDeadline } from '../kit/redis-deadline.ts'
import { ConfigError, type Problem } from './config-error.ts'
import { nearest } from './did-you-mean.ts'
import type { Variables } from './interpolate.ts'

/** The process's own settings: the TRILANE_* variables, read once. */
export interface Environment {
  /** TRILANE_HOST */
  readonly host: string
  /** TRILANE_PORT; 0: any free port. */
  readonly port: number
  /** TRILANE_DATA_DIR */
  readonly dataDir: string
  /** TRILANE_DATABASE_URL; undefined: embedded in the data directory. */
  readonly databaseUrl: string | undefined
  /** TRILANE_REDIS_URL; undefined: in memory. */
  readonly redisUrl: string | undefined
  /** TRILANE_ADMIN_KEY; undefined: to be generated and shown once. */
  readonly adminKey: string | undefined
  /** TRILANE_PUBLIC_URL, an origin; undefined: as the configuration has it. */
  readonly publicUrl: string | undefined
  /** TRILANE_MASTER_KEY, 32 bytes; undefined: kept in the data directory. */
  readonly masterKey: Uint8Array | undefined
  /** Variables that look like misspelt ones; not errors, for the configuration file may use names of its own. */
  readonly warnings: readonly string[]
}

const names = [
  'HOST',
  'PORT',
  'CONFIG',
  'DATA_DIR',
  'DATABASE_URL',
  'REDIS_URL',
  'ADMIN_KEY',
  'MASTER_KEY',
  'NEW_MASTER_KEY',
  'URL',
  'PUBLIC_URL',
].map((name) => `TRILANE_${name}`)

/** Throws ConfigError with all problems; values are never shown, for most of them are secret. */
export function readEnvironment(variables: Variables): Environment {
  const problems: Problem[] = []
  const get = (name: string) => variables[name] || undefined
  const check = (name: string, valid: (value: string) => boolean, problem: string, mend: string) => {
    const value = get(name)
    if (value === undefined || valid(value)) return value
    problems.push({ file: 'environment', line: undefined, column: undefined, key: name, problem, mend })
    return undefined
  }
  const port = check('TRILANE_PORT', isPort, 'expected a port number from 0 to 65535', 'set e.g. TRILANE_PORT=8787')
  const host = check(
    'TRILANE_HOST',
    (v) => /^[\w.:-]+$/.test(v),
    'expected a host name or IP address',
    'set e.g. TRILANE_HOST=0.0.0.0',
  )
  const databaseUrl = check(
    'TRILANE_DATABASE_URL',
    (value) => hasScheme(value, ['postgres:', 'postgresql:']),
    'expected a postgres:// URL',
    'set e.g. TRILANE_DATABASE_URL=postgres://user:password@host:5432/trilane, or unset it to use the embedded database',
  )
  const redisUrl = check(
    'TRILANE_REDIS_URL',
    (value) => hasScheme(value, ['redis:', 'rediss:']),
    'expected a redis:// or rediss:// URL',
    'set e.g. TRILANE_REDIS_URL=redis://host:6379, or unset it to keep shared state in memory',
  )
  if (redisUrl !== undefined) {
    check(
      'TRILANE_REDIS_URL',
      (value) => !Number.isNaN(redisDeadline(value)),
      'expected deadlineMs to be a whole number of milliseconds from 1 to 60000',
      'set e.g. TRILANE_REDIS_URL=redis://host:6379?deadlineMs=200, or leave deadlineMs out for 50',
    )
  }
  const adminKey = check(
    'TRILANE_ADMIN_KEY',
    (value) => /^[\x21-\x7e]+$/.test(value),
    'expected visible ASCII text without spaces, as it travels in a header',
    'set e.g. TRILANE_ADMIN_KEY="$(openssl rand -hex 32)"',
  )
  const publicUrl = check(
    'TRILANE_PUBLIC_URL',
    (value) => /^https?:\/\/[^\s/?#@]+\/?$/.test(value) && URL.canParse(value),
    'expected an http(s) URL without a path',
    'set e.g. TRILANE_PUBLIC_URL=https://llm.example.com, or unset it',
  )
  const makeKey = 'set TRILANE_MASTER_KEY="$(openssl rand -base64 32)" once and keep it safe'
  const masterKey = check(
    'TRILANE_MASTER_KEY',
    (v) => keyBytes(v) !== undefined,
    'expected 32 bytes in base64',
    makeKey,
  )
  if (get('TRILANE_DATABASE_URL') !== undefined && get('TRILANE_MASTER_KEY') === undefined) {
    const problem = 'is required with TRILANE_DATABASE_URL: every node needs the same key'
    problems.push({
      file: 'environment',
      line: undefined,
      column: undefined,
      key: 'TRILANE_MASTER_KEY',
      problem,
      mend: makeKey,
    })
  }
  if (problems.length > 0) throw new ConfigError(problems)
  return {
    host: host ?? '127.0.0.1',
    port: Number(port ?? 8787),
    dataDir: get('TRILANE_DATA_DIR') ?? './.trilane',
    databaseUrl,
    redisUrl,
    adminKey,
    publicUrl,
    masterKey: masterKey === undefined ? undefined : keyBytes(masterKey),
    warnings: misspelt(variables),
  }
}

function isPort(value: string): boolean {
  return /^\d{1,5}$/.test(value) && Number(value) <= 65_535
}

function hasScheme(value: string, schemes: readonly string[]): boolean {
  return URL.canParse(value) && schemes.includes(new URL(value).protocol)
}

function keyBytes(value: string): Uint8Array | undefined {
  if (!/^[A-Za-z0-9+/_-]{43}=?$/.test(value)) return undefined
  const bytes = Buffer.from(value, 'base64')
  return bytes.length === 32 ? new Uint8Array(bytes) : undefined
}

function misspelt(variables: Variables): string[] {
  return Object.keys(variables)
    .filter((name) => name.startsWith('TRILANE_') && !names.includes(name))
    .flatMap((name) => {
      const near = nearest(
        name.slice(8),
        names.map((known) => known.slice(8)),
      )
      return near === undefined ? [] : [`${name} is not known; did you mean TRILANE_${near}?`]
    })
}
