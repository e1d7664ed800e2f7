import { defineConfig } from 'vitest/config'
import { LongestFirst } from './test/support/longest-first.ts'

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 120_000,
    pool: 'forks',
    // More than the two cores that this is reckoned for: much of what is tested is waiting.
    maxWorkers: 4,
    sequence: { sequencer: LongestFirst },
    projects: [
      // Pure parts keep nothing that another file could stumble over: loading the program once for all saves most of the time.
      { extends: true, test: { name: 'unit', include: ['test/unit/**/*.test.ts'], isolate: false } },
      {
        extends: true,
        test: {
          name: 'whole',
          include: ['test/**/*.test.ts'],
          exclude: ['test/unit/**'],
          globalSetup: ['test/support/build.ts'],
        },
      },
    ],
  },
})
