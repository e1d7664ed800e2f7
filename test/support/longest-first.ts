import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files of more than half a minute, below test/, longest first; of those beside each other some compute and some wait. */
const longest = [
  'integration/money/ten-thousand',
  'integration/durability/database-gone',
  'integration/gateway/bad-input',
  'integration/disturbed/drift',
  'integration/secrets/canary',
  'integration/disturbed/store-killed',
  'integration/holding/contention',
  'integration/disturbed/network',
  'browser/pages',
  'integration/disturbed/node-killed',
  'integration/control/every-route',
  'integration/disturbed/node-gone',
  'conformance/matrix',
  'integration/durability/killed',
  'integration/sign-in/operator',
  'integration/durability/stopped',
  'integration/control/billing-export',
  'integration/soak/soak',
  'integration/sign-in/session',
  'integration/disturbed/node-cut-off',
  'integration/scale/scale',
  'integration/gateway/idempotency',
  'integration/command/ledger',
  'integration/site/quickstarts',
  'browser/site',
  'integration/gateway/retries',
  'integration/control/ledger-tools',
  'integration/safety/ssrf',
  'integration/sign-in/ways-in',
  'integration/routing/acceptance',
  'integration/store/directory',
  'integration/control/billing-scale',
]

/** Behind them. What shares processes comes as one, since a process ends where the next file is not for it. */
const projects = ['alone', 'together', 'unit']

/**
 * Begins with the files that take longest and ends with those that take milliseconds, so that nothing is left alone at
 * the end. Vitest knows that by itself where it has run before, which a fresh clone has not.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    return sorted.sort((a, b) => rank(a) - rank(b))
  }
}

function rank({ moduleId, project }: TestSpecification): number {
  const at = longest.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`))
  return at >= 0 ? at : longest.length + projects.indexOf(project.name)
}
