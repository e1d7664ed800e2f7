import { describe, expect, test } from 'vitest'
import { type ConfigError, readEnvironment } from '../../../src/config/index.ts'

const key = Buffer.alloc(32, 7).toString('base64')

test('defaults', () => {
  expect(readEnvironment({ TRILANE_PORT: '' })).toEqual({
    host: '127.0.0.1',
    port: 8787,
    dataDir: './.trilane',
    databaseUrl: undefined,
    redisUrl: undefined,
    adminKey: undefined,
    masterKey: undefined,
    warnings: [],
  })
})

test('all set', () => {
  const databaseUrl = 'postgres://u:p@db:5432/trilane'
  const read = readEnvironment({
    TRILANE_HOST: '::',
    TRILANE_PORT: '0',
    TRILANE_DATABASE_URL: databaseUrl,
    TRILANE_REDIS_URL: 'rediss://cache:6380',
    TRILANE_ADMIN_KEY: 'admin',
    TRILANE_MASTER_KEY: key,
  })
  expect(read).toMatchObject({
    host: '::',
    port: 0,
    databaseUrl,
    adminKey: 'admin',
    masterKey: new Uint8Array(32).fill(7),
  })
})

describe('errors name the variable and never its value', () => {
  test.each([
    ['TRILANE_PORT', { TRILANE_PORT: '65536geheim' }, /port number/],
    ['TRILANE_HOST', { TRILANE_HOST: 'http://geheim' }, /host name/],
    ['TRILANE_DATABASE_URL', { TRILANE_DATABASE_URL: 'mysql://geheim', TRILANE_MASTER_KEY: key }, /postgres:\/\//],
    ['TRILANE_REDIS_URL', { TRILANE_REDIS_URL: 'geheim:6379' }, /redis:\/\//],
    ['TRILANE_REDIS_URL', { TRILANE_REDIS_URL: 'redis://geheim:6379?deadlineMs=0' }, /deadlineMs/],
    ['TRILANE_REDIS_URL', { TRILANE_REDIS_URL: 'redis://geheim:6379?deadlineMs=geheim' }, /deadlineMs/],
    ['TRILANE_ADMIN_KEY', { TRILANE_ADMIN_KEY: 'geheim geheim' }, /without spaces/],
    ['TRILANE_MASTER_KEY', { TRILANE_MASTER_KEY: 'geheim' }, /32 bytes/],
    ['TRILANE_MASTER_KEY', { TRILANE_DATABASE_URL: 'postgres://geheim' }, /required with TRILANE_DATABASE_URL/],
  ])('%s', (name, variables, text) => {
    try {
      readEnvironment(variables)
      expect.unreachable()
    } catch (error) {
      const { problems, message } = error as ConfigError
      expect(problems).toHaveLength(1)
      expect(problems[0]?.key).toBe(name)
      expect(message).toMatch(text)
      expect(message).not.toContain('geheim')
    }
  })
})

test('a misspelt variable is warned of', () => {
  expect(readEnvironment({ TRILANE_PROT: '1', TRILANE_MY_OWN_THING: 'x' }).warnings).toEqual([
    'TRILANE_PROT is not known; did you mean TRILANE_PORT?',
  ])
})
