// npm run test:fuzz: the whole forms of test/integration/safety: 100,000 random and mutated requests, and each way to
// write an address; TRILANE_TEST_REQUESTS sets another number, TRILANE_TEST_SEED
// repeats a run, TRILANE_TEST_ONLY one request of it. Further arguments go to vitest.
import { spawnSync } from 'node:child_process'
import { ensureInstalled } from './ensure-installed.mjs'
import { root } from './run-step.mjs'

ensureInstalled()
console.log('100,000 requests, half of them raw bytes: about 10 minutes on two busy cores.')
const { status } = spawnSync(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', 'test/integration/safety', ...process.argv.slice(2)],
  { cwd: root, stdio: 'inherit', env: { ...process.env, TRILANE_TEST_FULL: '1' } },
)
process.exit(status ?? 1)
