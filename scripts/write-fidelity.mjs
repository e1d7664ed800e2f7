// Runs the conformance matrix and writes docs/fidelity.md from it. The document is written only when no cell fails.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const { status } = spawnSync(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', 'test/conformance/matrix.test.ts'],
  { cwd: root, stdio: 'inherit', env: { ...process.env, TRILANE_FIDELITY_FILE: `${root}docs/fidelity.md` } },
)
process.exit(status ?? 1)
