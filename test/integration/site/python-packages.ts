import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const cache = fileURLToPath(new URL('../../../node_modules/.cache/trilane', import.meta.url))
const folder = join(cache, 'py-site')
/** Says that all of it could be imported once. */
const proven = join(folder, 'imported')

export const python = join(folder, 'bin', 'python')

/** Why Python's packages of the quick starts cannot be used here; undefined when they can. Installed once and kept. */
export function missingPython(): string | undefined {
  if (existsSync(proven)) return undefined
  try {
    mkdirSync(cache, { recursive: true })
    execFileSync('python3', ['-m', 'venv', folder], { stdio: 'pipe', timeout: 600_000 })
    const packages = ['openai', 'anthropic', 'langchain-openai']
    execFileSync(
      python,
      ['-m', 'pip', 'install', '--quiet', '--no-compile', '--disable-pip-version-check', ...packages],
      { stdio: 'pipe', timeout: 600_000 },
    )
    execFileSync(python, ['-c', 'import openai, anthropic, langchain_openai'], { stdio: 'pipe', timeout: 600_000 })
    writeFileSync(proven, '')
    return undefined
  } catch (error) {
    return `Python's packages cannot be installed here: ${String(error).split('\n')[0]}`
  }
}
