// Makes dist/: the program, bundled with its packages, and the dashboard. Each of the two only when what it is made of
// has changed.
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stampOf } from './build/stamp.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const at = (...path) => join(root, ...path)
const shared = [at('package.json'), at('package-lock.json')]

const parts = [
  {
    folder: 'cli',
    wanted: stampOf([at('src'), ...shared, at('scripts', 'build', 'program.mjs')]),
    make: async (draft) => (await import('./build/program.mjs')).buildProgram(root, draft),
  },
  {
    folder: 'dashboard',
    wanted: stampOf([
      at('dashboard'),
      // What the dashboard reads of the server's sources.
      at('src', 'control', 'access', 'permissions.ts'),
      ...shared,
      at('scripts', 'build', 'dashboard.mjs'),
    ]),
    make: async (draft) => (await import('./build/dashboard.mjs')).buildDashboard(root, at(draft, 'dashboard')),
  },
]

const stampFile = (dist, { folder }) => at(dist, folder, '.stamp')
const isStale = (part) =>
  !existsSync(stampFile('dist', part)) || readFileSync(stampFile('dist', part), 'utf8') !== part.wanted

const stale = parts.filter(isStale)
if (stale.length > 0) {
  // Beside the old one, which stays usable until the new one is whole.
  const draft = `dist.${process.pid}`
  try {
    mkdirSync(at(draft))
    for (const { folder } of parts.filter((part) => !stale.includes(part))) {
      cpSync(at('dist', folder), at(draft, folder), { recursive: true })
    }
    await Promise.all(stale.map(({ make }) => make(draft)))
    for (const part of stale) writeFileSync(stampFile(draft, part), part.wanted)
    rmSync(at('dist'), { recursive: true, force: true })
    renameSync(at(draft), at('dist'))
  } finally {
    rmSync(at(draft), { recursive: true, force: true })
  }
}
