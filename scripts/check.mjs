// npm run check: everything that can be known in under two minutes without a server. Goes on after a failure.
import { startAudit } from './audit.mjs'
import { ensureInstalled } from './ensure-installed.mjs'
import { step } from './run-step.mjs'

ensureInstalled()
const bin = (name) => `node_modules/.bin/${name}`
const audit = startAudit()
const results = [
  step('types', process.execPath, ['node_modules/typescript-native/bin/tsc', '-p', '.']),
  step('types of the dashboard', process.execPath, ['node_modules/typescript-native/bin/tsc', '-p', 'dashboard']),
  step('client of the management API', process.execPath, ['scripts/write-api-client.mjs', '--check']),
  step('lint and format', bin('biome'), ['check', '--error-on-warnings', '.']),
  step('import floors', bin('depcruise'), ['src', '--config', '.dependency-cruiser.cjs']),
  step('dashboard imports', bin('depcruise'), ['dashboard/src', '--config', 'dashboard/.dependency-cruiser.cjs']),
  step('dead code', bin('knip'), ['--no-progress']),
  step('licences', process.execPath, ['scripts/check-dependencies.mjs']),
  step('build', process.execPath, ['scripts/build.mjs']),
  step('size of the dashboard', process.execPath, ['scripts/bundle-limits.mjs']),
  step('fast tests', bin('vitest'), ['run', 'test/unit']),
  await audit.finish(),
]
process.exit(results.every(Boolean) ? 0 : 1)
