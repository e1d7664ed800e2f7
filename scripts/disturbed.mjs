// npm run test:disturbed: the whole forms of test/integration/disturbed and of durability/killed. Further arguments go
// to vitest (a path, -t name, …).
import { spawnSync } from 'node:child_process'
import { ensureInstalled } from './ensure-installed.mjs'
import { root } from './run-step.mjs'
import { ensureSystemPackages } from './system-packages.mjs'

ensureInstalled()
ensureSystemPackages()
console.log(
  '50 nodes of two and 20 alone killed, each store killed or emptied 10 times, 5 minutes of a bad network: about 30 minutes on two busy cores.',
)
const { status } = spawnSync(
  process.execPath,
  // One file at a time: the others' load would count against what is measured.
  [
    ...['node_modules/vitest/vitest.mjs', 'run'],
    ...['test/integration/disturbed', 'test/integration/durability/killed.test.ts'],
    ...process.argv.slice(2),
  ],
  { cwd: root, stdio: 'inherit', env: { ...process.env, TRILANE_TEST_WORKERS: '1', TRILANE_TEST_FULL: '1' } },
)
process.exit(status ?? 1)
