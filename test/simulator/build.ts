import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const SOURCES = join('test', 'simulator')

/**
 * Bundles the simulator into node_modules/.cache/trilane/simulator.mjs, unless the bundle there is of the very
 * same sources, and gives its path. Node 20 runs no TypeScript by itself.
 */
export async function buildSimulator(): Promise<string> {
  const root = repositoryRoot()
  const target = join(root, 'node_modules', '.cache', 'trilane', 'simulator.mjs')
  const stamp = `// sources: ${await hashOf(join(root, SOURCES))}`
  if (await startsWith(target, stamp)) return target
  const { outputFiles } = await build({
    entryPoints: [join(root, SOURCES, 'main.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    // A dependency written as CommonJS asks for Node's own modules at run time.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    write: false,
    logLevel: 'silent',
  })
  await mkdir(dirname(target), { recursive: true })
  // Test workers build at the same time: the rename lets each of them only ever see a whole file.
  const draft = `${target}.${process.pid}.${Date.now()}`
  await writeFile(draft, `${stamp}\n${outputFiles[0]?.text ?? ''}`)
  await rename(draft, target)
  return target
}

/** Found by walking up, from here or (when this module was itself bundled elsewhere) from the working directory. */
function repositoryRoot(): string {
  for (const start of [dirname(fileURLToPath(import.meta.url)), process.cwd()]) {
    for (let at = start; ; at = dirname(at)) {
      if (existsSync(join(at, SOURCES, 'main.ts'))) return at
      if (at === dirname(at)) break
    }
  }
  throw new Error(`no ${SOURCES}/main.ts above this module or the working directory`)
}

async function hashOf(folder: string): Promise<string> {
  const hash = createHash('sha256')
  const all = await readdir(folder, { recursive: true })
  const files = all.filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts')).sort()
  for (const name of files) hash.update(name).update(await readFile(join(folder, name)))
  return hash.digest('hex')
}

async function startsWith(file: string, stamp: string): Promise<boolean> {
  try {
    return (await readFile(file, 'utf8')).startsWith(`${stamp}\n`)
  } catch {
    return false // not built yet
  }
}
