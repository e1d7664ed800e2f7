import { defineConfig } from 'vitest/config'
import { LongestFirst } from './test/support/longest-first.ts'

/**
 * Files that have a process of their own, since they kill, measure or lock what others in it would notice, or keep what
 * they made at the top of what they import. All others leave nothing outside of what they start and end: they come to a
 * process that has loaded clients and program already.
 */
const alone = [
  ...['disturbed/**', 'durability/**', 'scale/**', 'soak/**', 'holding/contention', 'limits/failover'],
  ...['secrets/canary', 'secrets/commands', 'store/directory'],
].map((name) => `test/integration/${name}${name.endsWith('**') ? '/*' : ''}.test.ts`)

const whole = {
  globalSetup: ['test/support/build.ts'],
  /**
   * V8 compiles WebAssembly, of which the embedded database is made, quickly and leaves it so: the stores of these
   * processes live for seconds, in which optimizing it takes more than it saves.
   */
  execArgv: ['--liftoff-only'],
}

export default defineConfig({
  test: {
    // Bounds for what never comes, not for what comes late: machines that are shared stall for many seconds.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 60_000 } },
    pool: 'forks',
    // More than the two cores that this is reckoned for: much of what is tested is waiting. Each project takes its own
    // number, which the command line does not reach.
    maxWorkers: Number(process.env.TRILANE_TEST_WORKERS ?? 6),
    sequence: { sequencer: LongestFirst },
    projects: [
      // Pure parts keep nothing that another file could stumble over: loading the program once for all saves most of the time.
      { extends: true, test: { name: 'unit', include: ['test/unit/**/*.test.ts'], isolate: false } },
      {
        extends: true,
        test: {
          ...{ ...whole, name: 'together', isolate: false },
          ...{ include: ['test/**/*.test.ts'], exclude: ['test/unit/**', ...alone] },
        },
      },
      { extends: true, test: { ...whole, name: 'alone', include: alone } },
    ],
  },
})
