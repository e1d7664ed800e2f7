// npm run test:soak: the whole form of test/integration/soak. Further arguments go to vitest.
import { ensureInstalled } from './ensure-installed.mjs'
import { ensureSystemPackages } from './system-packages.mjs'
import { soakOf, vitest } from './vitest.mjs'

const minutes = process.env.TRILANE_TEST_SOAK_MINUTES ?? '30'
ensureInstalled()
ensureSystemPackages()
console.log(`Two nodes under mixed load for ${minutes} minutes (TRILANE_TEST_SOAK_MINUTES), and two more around it.`)
const { status } = vitest(['test/integration/soak', ...process.argv.slice(2)], {
  env: soakOf(minutes),
  report: 'soak-report.json',
})
process.exit(status)
