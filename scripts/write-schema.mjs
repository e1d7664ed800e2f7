// npm run schema: writes the configuration file's JSON Schema anew after a change of src/config.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { root } from './run-step.mjs'

const outfile = join(root, 'node_modules', '.cache', 'trilane', 'config.mjs')
mkdirSync(join(outfile, '..'), { recursive: true })
await build({
  absWorkingDir: root,
  entryPoints: ['src/config/index.ts'],
  outfile,
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  logLevel: 'warning',
})
const { configJsonSchema } = await import(pathToFileURL(outfile).href)
writeFileSync(join(root, 'schema', 'trilane.schema.json'), `${JSON.stringify(configJsonSchema(), null, 2)}\n`)
