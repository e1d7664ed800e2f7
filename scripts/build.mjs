// Bundles sources and packages into dist/: reading one file instead of hundreds saves a third of the start. Skips the
// work when nothing has changed.
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const stampFile = join(root, 'dist', '.stamp')

function sources(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort()
}

function stamp() {
  const hash = createHash('sha256').update(process.version)
  for (const file of [
    ...sources(join(root, 'src')),
    join(root, 'package.json'),
    join(root, 'package-lock.json'),
    fileURLToPath(import.meta.url),
  ]) {
    hash.update(file).update(readFileSync(file))
  }
  return hash.digest('hex')
}

const wanted = stamp()
if (!existsSync(stampFile) || readFileSync(stampFile, 'utf8') !== wanted) {
  const { build } = await import('esbuild')
  // Beside the old one, which stays usable until the new one is whole.
  const draft = `dist.${process.pid}`
  try {
    await build({
      absWorkingDir: root,
      entryPoints: { 'cli/main': 'src/cli/main.ts', 'cli/store-worker': 'src/store/worker.ts' },
      outdir: draft,
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
    // Read from beside the program when the smart route is first asked; there are none until they are trained.
    const weights = join(root, 'src', 'routing', 'smart', 'smart-route.weights')
    if (existsSync(weights)) copyFileSync(weights, join(root, draft, 'cli', 'smart-route.weights'))
    writeFileSync(join(root, draft, '.stamp'), wanted)
    rmSync(join(root, 'dist'), { recursive: true, force: true })
    renameSync(join(root, draft), join(root, 'dist'))
  } finally {
    rmSync(join(root, draft), { recursive: true, force: true })
  }
}
