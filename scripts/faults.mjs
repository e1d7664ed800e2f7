// npm run test:faults: the whole form of test/integration/faults, which also measures what a fallback adds. Further
// arguments go to vitest (a path, -t name, …).
import { spawnSync } from 'node:child_process'
import { ensureInstalled } from './ensure-installed.mjs'
import { root } from './run-step.mjs'
import { ensureSystemPackages } from './system-packages.mjs'

ensureInstalled()
ensureSystemPackages()
console.log(
  'The table of faults, 10,000 requests behind failing providers, and their time measured: about 5 minutes on two cores.',
)
const { status } = spawnSync(
  process.execPath,
  // One file at a time: the others' load would count against what is measured.
  ['node_modules/vitest/vitest.mjs', 'run', 'test/integration/faults', ...process.argv.slice(2)],
  { cwd: root, stdio: 'inherit', env: { ...process.env, TRILANE_TEST_WORKERS: '1', TRILANE_TEST_FULL: '1' } },
)
process.exit(status ?? 1)
