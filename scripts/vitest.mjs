// One run of vitest whose counts are known afterwards.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from './run-step.mjs'

/** What `npm run test:soak` sets, and the soak after `npm test -- --then-soak=3`: one file, and for so long. */
export const soakOf = (minutes) => ({ TRILANE_TEST_WORKERS: '1', TRILANE_TEST_SOAK_MINUTES: String(minutes) })

/** Runs vitest with its output shown; `report`: name of the file that keeps the results for others to read. */
export function vitest(args, { env = {}, report }) {
  const file = join(root, 'node_modules', '.cache', 'trilane', report)
  mkdirSync(dirname(file), { recursive: true })
  rmSync(file, { force: true })
  const { status } = spawnSync(
    process.execPath,
    [
      ...['node_modules/vitest/vitest.mjs', 'run', '--reporter=default', '--reporter=json'],
      ...[`--outputFile.json=${file}`, ...args],
    ],
    { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } },
  )
  return {
    status: status ?? 1,
    counts: existsSync(file) ? countsOf(JSON.parse(readFileSync(file, 'utf8'))) : undefined,
  }
}

function countsOf({ numPassedTests, numFailedTests, numPendingTests, numTodoTests }) {
  return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests }
}
