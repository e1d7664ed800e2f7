// What tests use from Debian. Installed where this is root on Debian; else the suites that need them say so and skip.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'

const has = (program) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0
const hasPostgres = () => existsSync('/usr/lib/postgresql') && readdirSync('/usr/lib/postgresql').length > 0

const wanted = [
  { name: 'postgresql', present: hasPostgres },
  { name: 'redis-server', present: () => has('redis-server') },
  { name: 'chromium', present: () => has('chromium') },
  // Without any font a browser draws no text.
  { name: 'fonts-dejavu-core', present: () => existsSync('/usr/share/fonts') },
]

export function ensureSystemPackages() {
  const missing = wanted.filter(({ present }) => !present()).map(({ name }) => name)
  if (missing.length === 0) return
  const root = process.getuid?.() === 0 && has('apt-get')
  if (!root) {
    console.error(
      `Not installed, so the suites that need them are skipped: ${missing.join(', ')} (Debian package names).`,
    )
    return
  }
  console.error(`Installing ${missing.join(', ')} from Debian…`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const apt = (...args) =>
    spawnSync('apt-get', ['-qq', ...args], { env, stdio: ['ignore', 'ignore', 'inherit'] }).status === 0
  apt('update')
  if (!apt('install', '-y', '--no-install-recommends', ...missing))
    console.error('apt-get failed; suites that need them are skipped.')
}
