import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { granted, roles } from '../../../src/control/access/permissions.ts'

test('the table of roles in SECURITY.md is what the code grants', () => {
  const text = readFileSync(fileURLToPath(new URL('../../../SECURITY.md', import.meta.url)), 'utf8')
  const rows = [...text.matchAll(/^\| (`[\w:` ]+`) \|(.*)\|$/gm)].map(([, names = '', cells = '']) => ({
    permissions: [...names.matchAll(/`([\w:]+)`/g)].map(([, name]) => name),
    may: cells.split('|').map((cell) => cell.trim() === 'yes'),
  }))
  for (const [at, role] of roles.entries()) {
    const written = rows.flatMap(({ permissions, may }) => (may[at] ? permissions : []))
    expect([role, ...written.sort()]).toEqual([role, ...[...granted[role]].sort()])
  }
})
