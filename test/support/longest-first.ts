import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files of more than half a minute. Of those beside each other some compute and some wait. */
const longest = [
  'money/ten-thousand',
  'disturbed/drift',
  'soak/soak',
  'durability/killed',
  'durability/database-gone',
  'holding/contention',
  'disturbed/network',
  'gateway/bad-input',
  'disturbed/store-killed',
  'disturbed/node-killed',
  'scale/scale',
  'gateway/idempotency',
  'control/ledger-tools',
  'control/billing-export',
  'secrets/canary',
  'control/every-route',
  'site/quickstarts',
  'routing/acceptance',
]

/**
 * Begins with the files that take longest, so that none of them is left alone at the end. Vitest knows that by itself
 * where it has run before, which a fresh clone has not.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    return sorted.sort((a, b) => rank(a) - rank(b))
  }
}

function rank({ moduleId }: TestSpecification): number {
  const at = longest.findIndex((name) => moduleId.endsWith(`/test/integration/${name}.test.ts`))
  return at < 0 ? longest.length : at
}
