import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startGateway, templateFolder } from './gateway.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Vitest's global set-up: the tests run what users run, the built program, on copies of a database made once. */
export default async function build(): Promise<void> {
  execFileSync(process.execPath, [join(root, 'scripts', 'build.mjs')], { stdio: 'inherit' })
  const built = readFileSync(join(root, 'dist', '.stamp'), 'utf8')
  const stampFile = `${templateFolder}.stamp`
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === built) return
  const gateway = await startGateway({ fresh: true })
  await gateway.kill('SIGTERM')
  const draft = `${templateFolder}.${process.pid}`
  rmSync(templateFolder, { recursive: true, force: true })
  cpSync(gateway.dataDir, draft, { recursive: true })
  renameSync(draft, templateFolder)
  writeFileSync(stampFile, built)
  await gateway.stop()
}
