// Bundles one of the programs beside this file and runs it with the arguments of the command line.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { root } from '../run-step.mjs'

/** @param {'train' | 'eval' | 'calibration'} name */
export async function run(name) {
  const outfile = join(root, 'node_modules', '.cache', 'trilane', `route-${name}.mjs`)
  mkdirSync(join(outfile, '..'), { recursive: true })
  await build({
    absWorkingDir: root,
    entryPoints: [`scripts/route/${name}.ts`],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'warning',
  })
  await import(pathToFileURL(outfile).href)
}
