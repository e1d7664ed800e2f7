import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'

const script = (name: string) => fileURLToPath(new URL(`../../../scripts/${name}`, import.meta.url))

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'trilane-scripts-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A project with one package of this licence, as its own file says it. */
function projectWith(licence: unknown, entry: object = {}): string {
  const project = mkdtempSync(join(folder, 'project-'))
  const path = 'node_modules/@some/package'
  mkdirSync(join(project, path), { recursive: true })
  writeFileSync(join(project, path, 'package.json'), JSON.stringify({ license: licence }))
  writeFileSync(join(project, 'package.json'), '{}')
  writeFileSync(join(project, 'package-lock.json'), JSON.stringify({ packages: { '': {}, [path]: entry } }))
  return project
}

test.each([
  ['MIT', {}, 0],
  ['(AFL-2.1 OR BSD-3-Clause)', {}, 0],
  ['MIT OR GPL-3.0-only', {}, 0],
  ['MIT AND GPL-3.0-only', {}, 1],
  ['(MIT OR GPL-3.0-only) AND ISC', {}, 0],
  ['GPL-3.0-only', {}, 1],
  ['MPL-2.0', {}, 1],
  ['MPL-2.0', { dev: true }, 0],
  ['GPL-3.0-only', { dev: true }, 1],
  [{ type: 'MIT' }, {}, 0],
  [undefined, {}, 1],
  ['SEE LICENSE IN x', {}, 1],
] as const)('licence %j of %j: exit code %d', (licence, entry, code) => {
  const { status, stderr } = spawnSync(process.execPath, [
    script('check-dependencies.mjs'),
    projectWith(licence, entry),
  ])
  expect([status, code === 0 ? '' : String(stderr).includes('@some/package: licence')]).toEqual([
    code,
    code === 0 ? '' : true,
  ])
})

/** Runs the audit with an `npm` that does this. */
function audit(npm: string) {
  const bin = mkdtempSync(join(folder, 'bin-'))
  writeFileSync(join(bin, 'npm'), `#!/usr/bin/env node\n${npm}\n`)
  chmodSync(join(bin, 'npm'), 0o755)
  const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` }
  const since = Date.now()
  const { status, stdout } = spawnSync(process.execPath, [script('audit.mjs')], { env, encoding: 'utf8' })
  return { status, stdout, ms: Date.now() - since }
}

test('advisories fail the check and are named', () => {
  const via = [{ title: 'Bad', severity: 'high', url: 'https://advisories.test/GHSA-1' }, 'other']
  const { status, stdout } = audit(`console.log('${JSON.stringify({ vulnerabilities: { p: { name: 'p', via } } })}')`)
  expect([status, stdout]).toEqual([1, expect.stringContaining('p: high, Bad (https://advisories.test/GHSA-1)')])
  expect(audit(`console.log('{"vulnerabilities":{}}')`)).toMatchObject({
    status: 0,
    stdout: 'advisories… ok (0 accepted)\n',
  })
})

test('a registry that does not answer, or has none, is told and fails nothing', () => {
  for (const npm of ['setInterval(() => {}, 1000)', `console.log('{"error":{"summary":""}}'); process.exit(1)`]) {
    const { status, stdout, ms } = audit(npm)
    expect([status, stdout]).toEqual([0, expect.stringContaining('NOT CHECKED')])
    expect(ms).toBeLessThan(60_000)
  }
})
