import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { startGateway } from '../../support/gateway.ts'

const entry = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'trilane-refused-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('a data folder that cannot be used is told in one line', () => {
  const file = join(folder, 'file')
  const broken = join(folder, 'broken')
  writeFileSync(file, '')
  symlinkSync(join(folder, 'nowhere', 'at all'), broken)

  it.each([
    ['a file', file, 'it is no folder'],
    ['below a file', join(file, 'data'), 'below what is none'],
    ['a link to nothing', broken, 'a link to nothing'],
    ['where nobody may write', '/sys/trilane', 'no permission'],
  ])('%s', async (_, dataDir, why) => {
    const gateway = await startGateway({ dataDir, expectExit: true })
    expect(gateway.process.exitCode).toBe(1)
    expect(gateway.output().trim().split('\n')).toHaveLength(1)
    expect(gateway.output()).toContain(dataDir)
    expect(gateway.output()).toContain(why)
    expect(gateway.output()).toContain('TRILANE_DATA_DIR')
  })
})

describe('aliases of aliases', () => {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x]']
  for (let level = 1; level < 9; level++) {
    lines.push(`a${level}: &a${level} [${Array.from({ length: 9 }, () => `*a${level - 1}`).join(', ')}]`)
  }
  const bomb = join(folder, 'bomb.yaml')
  writeFileSync(bomb, `${lines.join('\n')}\nproviders: *a8\n`)

  it.each(['check', 'start'])('are refused by trilane %s before they fill the memory', (command) => {
    const { status, stderr } = spawnSync(process.execPath, [entry, command], {
      env: { PATH: process.env.PATH, TRILANE_CONFIG: bomb, TRILANE_DATA_DIR: join(folder, 'unused') },
      encoding: 'utf8',
      timeout: 600_000,
    })
    expect(status).toBe(2)
    expect(stderr).toContain('bomb.yaml:')
    expect(stderr).toContain('the aliases stand for more than 10000 values')
  })
})
