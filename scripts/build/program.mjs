import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'

/** One file for each command instead of hundreds saves a third of the start. */
export async function buildProgram(root, outdir) {
  await build({
    absWorkingDir: root,
    entryPoints: { 'cli/main': 'src/cli/main.ts', 'cli/store-worker': 'src/store/worker.ts' },
    outdir,
    bundle: true,
    // A command loads what it needs and nothing else, from beside the worker that it starts.
    splitting: true,
    chunkNames: 'cli/[name]-[hash]',
    // The embedded database loads its own files from beside its code; the other is optional to its package.
    external: ['@electric-sql/pglite', 'pg-native'],
    // Packages written as CommonJS ask for Node's modules by this name.
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    platform: 'node',
    target: 'node20',
    format: 'esm',
    sourcemap: true,
    logLevel: 'warning',
  })
  // Read from beside the program.
  const weights = 'smart-route.weights'
  copyFileSync(join(root, 'src', 'routing', 'smart', weights), join(root, outdir, 'cli', weights))
}
