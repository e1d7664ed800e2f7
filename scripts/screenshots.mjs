// npm run screenshots: a picture of every page of the dashboard, light and dark, at 1440 and 360 px, into screenshots/.
// TRILANE_TEST_ONLY=keys takes only pages with that in their name.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { ensureInstalled } from './ensure-installed.mjs'
import { root } from './run-step.mjs'
import { ensureSystemPackages } from './system-packages.mjs'

ensureInstalled()
ensureSystemPackages()
const { status } = spawnSync(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', 'test/browser/pages.test.ts'],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, TRILANE_TEST_SCREENSHOTS: join(root, 'screenshots') },
  },
)
process.exit(status ?? 1)
