// npm run test:holding: the whole forms of test/integration/holding. Further arguments go to vitest (a path, -t name, …).
import { spawnSync } from 'node:child_process'
import { ensureInstalled } from './ensure-installed.mjs'
import { root } from './run-step.mjs'
import { ensureSystemPackages } from './system-packages.mjs'

ensureInstalled()
ensureSystemPackages()
console.log(
  'Contention with 1,000 requests, rates over a minute, 10,000 random histories on each kind of limits: about 18 minutes on two busy cores.',
)
const { status } = spawnSync(
  process.execPath,
  // One file at a time: the others' load would count against limits that answer within a deadline.
  ['node_modules/vitest/vitest.mjs', 'run', 'test/integration/holding', ...process.argv.slice(2)],
  { cwd: root, stdio: 'inherit', env: { ...process.env, TRILANE_TEST_WORKERS: '1', TRILANE_TEST_FULL: '1' } },
)
process.exit(status ?? 1)
