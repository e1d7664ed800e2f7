import { renameSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** Bundles an entry of ours into node_modules/.cache/trilane (so that its packages resolve) and returns where it is. */
export async function bundle(entry: string, name: string): Promise<URL> {
  const outfile = resolve(root, 'node_modules/.cache/trilane', `${name}.mjs`)
  // Suites bundle at the same time: each writes its own file and moves it into place whole.
  const draft = `${outfile}.${process.pid}.mjs`
  await build({
    entryPoints: [resolve(root, entry)],
    outfile: draft,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: 'inline',
    logLevel: 'warning',
  })
  renameSync(draft, outfile)
  return pathToFileURL(outfile)
}
