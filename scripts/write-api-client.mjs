// npm run api-client: writes the dashboard's types of the management API anew, from the document that the API makes of
// itself. With --check nothing is written: 1 when they are stale.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import openapiTS, { astToString } from 'openapi-typescript'
import { root } from './run-step.mjs'

const bundle = join(root, 'node_modules', '.cache', 'trilane', 'control.mjs')
const file = join(root, 'dashboard', 'src', 'api', 'schema.d.ts')

async function apiDocument() {
  mkdirSync(join(bundle, '..'), { recursive: true })
  await build({
    absWorkingDir: root,
    entryPoints: ['src/control/control-plane.ts'],
    outfile: bundle,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    logLevel: 'warning',
  })
  const { buildControlPlane } = await import(pathToFileURL(bundle).href)
  // Routes are offered where what they need is there; describing them calls none of it.
  const app = await buildControlPlane(new Proxy({}, { get: () => () => undefined }))
  const text = (await app.inject({ url: '/api/openapi.json' })).payload
  await app.close()
  return JSON.parse(text)
}

const types = astToString(await openapiTS(await apiDocument(), { alphabetize: false }))
const text = `// Written by scripts/write-api-client.mjs from the management API's own document.\n${types}`
if (!process.argv.includes('--check')) writeFileSync(file, text)
else if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
  console.error('dashboard/src/api/schema.d.ts is not what the management API says of itself. Run npm run api-client.')
  process.exitCode = 1
}
