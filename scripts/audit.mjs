// Known advisories on what is shipped, from the registry that npm is set up with. Where it does not answer, or keeps no
// advisories, that is told and nothing fails. accepted-advisories.json names those that do not concern us:
// `"GHSA-…": "why"`.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { root } from './run-step.mjs'

/** Asking goes on beside other steps; afterwards nobody waits longer than this. */
const PATIENCE_MS = 3_000

/** Begins to ask. `finish` waits for the answer, prints the step's line and tells whether all is well. */
export function startAudit() {
  const child = spawn('npm', ['audit', '--omit=dev', '--json', '--fetch-retries=0', '--fetch-timeout=20000'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'ignore'],
    shell: process.platform === 'win32',
  })
  let printed = ''
  child.stdout.setEncoding('utf8').on('data', (text) => {
    printed += text
  })
  const ended = new Promise((resolve) => {
    child.once('error', () => resolve())
    child.once('close', () => resolve())
  })
  return {
    async finish() {
      process.stdout.write('advisories… ')
      let timer
      await Promise.race([ended, new Promise((resolve) => (timer = setTimeout(resolve, PATIENCE_MS)))])
      clearTimeout(timer)
      child.kill()
      return verdict(printed)
    },
  }
}

function verdict(printed) {
  const report = parsed(printed)
  if (report?.vulnerabilities === undefined) {
    console.log('NOT CHECKED: the registry gave no answer. Run npm audit --omit=dev where it does.')
    return true
  }
  const accepted = JSON.parse(readFileSync(join(root, 'scripts', 'accepted-advisories.json'), 'utf8'))
  const found = Object.values(report.vulnerabilities).flatMap(({ name, via }) =>
    via.flatMap((one) => (typeof one === 'string' ? [] : [{ name, ...one }])),
  )
  const open = found.filter(({ url = '' }) => accepted[url.slice(url.lastIndexOf('/') + 1)] === undefined)
  if (open.length === 0) {
    console.log(`ok (${found.length} accepted)`)
    return true
  }
  console.log(
    `failed\n${open.map(({ name, severity, title, url }) => `${name}: ${severity}, ${title} (${url})`).join('\n')}`,
  )
  return false
}

function parsed(text) {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exit((await startAudit().finish()) ? 0 : 1)
