// npm test: installs what it needs, builds, runs every test. Further arguments go to vitest (a path, -t name, …), but
// for --then-soak=3: if all is well, three minutes of test:soak and one summary of both.
import { ensureInstalled } from './ensure-installed.mjs'
import { ensureSystemPackages } from './system-packages.mjs'
import { soakOf, vitest } from './vitest.mjs'

const SOAK = /^--then-soak=(\d+)$/

ensureInstalled()
ensureSystemPackages()
const args = process.argv.slice(2)
const minutes = args.map((arg) => SOAK.exec(arg)?.[1]).find((found) => found !== undefined)
const others = args.filter((arg) => !SOAK.test(arg))
const runs = [vitest(others, { report: 'test-report.json' })]
if (minutes !== undefined && runs[0].status === 0) {
  console.log(`\nNow two nodes under mixed load for ${minutes} minutes.`)
  runs.push(vitest(['test/integration/soak'], { env: soakOf(minutes), report: 'soak-report.json' }))
}
const sum = (what) => runs.reduce((total, { counts }) => total + (counts?.[what] ?? 0), 0)
if (runs.some(({ counts }) => counts !== undefined)) {
  console.log(`${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`)
}
process.exit(runs.find(({ status }) => status !== 0)?.status ?? 0)
