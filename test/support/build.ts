import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { templateFolder } from './gateway.ts'
import { openRun } from './shared-postgres.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Vitest's global set-up: the tests run what users run, the built program, on copies of a database made once. */
export default async function build(): Promise<() => void> {
  const closeRun = openRun()
  // Another group of tests of the same run has begun to, and none starts before it is done.
  if (!closeRun) return () => {}
  execFileSync(process.execPath, [join(root, 'scripts', 'build.mjs')], { stdio: 'inherit' })
  const stampFile = `${templateFolder}.stamp`
  const wanted = stampOfStore()
  if (!existsSync(stampFile) || readFileSync(stampFile, 'utf8') !== wanted) {
    await makeTemplate()
    writeFileSync(stampFile, wanted)
  }
  return closeRun
}

async function makeTemplate(): Promise<void> {
  const { openStore } = await import('../../src/store/store.ts')
  const draft = `${templateFolder}.${process.pid}`
  rmSync(draft, { recursive: true, force: true })
  const workerUrl = new URL('../../dist/cli/store-worker.js', import.meta.url)
  await (await openStore({ dataDir: draft, workerUrl, node: 'template' })).close()
  rmSync(templateFolder, { recursive: true, force: true })
  renameSync(draft, templateFolder)
}

/** Of all that an empty database is made of: migrations, parameters, the version of PGlite. */
function stampOfStore(): string {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')))
  const folder = join(root, 'src', 'store')
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))
  for (const name of files.sort()) hash.update(name).update(readFileSync(join(folder, name)))
  return hash.digest('hex')
}
