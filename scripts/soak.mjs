// npm run test:soak: the whole form of test/integration/soak. Further arguments go to vitest.
import { spawnSync } from 'node:child_process'
import { ensureInstalled } from './ensure-installed.mjs'
import { root } from './run-step.mjs'
import { ensureSystemPackages } from './system-packages.mjs'

const minutes = process.env.TRILANE_TEST_SOAK_MINUTES ?? '30'
ensureInstalled()
ensureSystemPackages()
console.log(`Two nodes under mixed load for ${minutes} minutes (TRILANE_TEST_SOAK_MINUTES), and two more around it.`)
const { status } = spawnSync(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', 'test/integration/soak', ...process.argv.slice(2)],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, TRILANE_TEST_WORKERS: '1', TRILANE_TEST_SOAK_MINUTES: minutes },
  },
)
process.exit(status ?? 1)
