// npm run test:smart-route: the whole form of test/integration/routing/acceptance.test.ts, 5,000 requests through the
// smart route, their quality, cost and explanations. `--data <folder>` (or TRILANE_TEST_DATA) draws them from rows of
// that folder (train.jsonl.gz, dev.jsonl.gz, pools.json) for the weights that ship; else they are made up.
// TRILANE_TEST_REQUESTS sets another number. Further arguments go to vitest.
import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { ensureInstalled } from './ensure-installed.mjs'
import { root } from './run-step.mjs'

ensureInstalled()
const args = process.argv.slice(2)
const at = args.indexOf('--data')
const data = at < 0 ? process.env.TRILANE_TEST_DATA : args.splice(at, 2)[1]
console.log(`5,000 requests, ${data ? `drawn from ${data}` : 'made up'}: about 5 minutes on two busy cores.`)
const { status } = spawnSync(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', 'test/integration/routing/acceptance.test.ts', ...args],
  {
    ...{ cwd: root, stdio: 'inherit' },
    env: { ...process.env, TRILANE_TEST_FULL: '1', ...(data && { TRILANE_TEST_DATA: resolve(data) }) },
  },
)
process.exit(status ?? 1)
