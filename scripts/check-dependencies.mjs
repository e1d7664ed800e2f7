// Every installed package must have a licence that fits an Apache-2.0 product, and the lockfile must name no registry.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './run-step.mjs'

// Of licences joined by OR one must fit, of those joined by AND the first says enough here.
const fitting =
  /^\(?(?:[\w.-]+ OR )?(?:MIT|MIT-0|ISC|Apache-2\.0|BSD-2-Clause|BSD-3-Clause|0BSD|BlueOak-1\.0\.0|CC0-1\.0|Unlicense|PostgreSQL|Python-2\.0|MPL-2\.0)(?: (?:OR|AND) [\w.-]+)*\)?$/
const text = readFileSync(join(root, 'package-lock.json'), 'utf8')
const problems = []
if (/"resolved":\s*"https?:/.test(text)) problems.push('package-lock.json names download addresses')
for (const [path, entry] of Object.entries(JSON.parse(text).packages)) {
  if (path === '' || entry.link) continue
  if (!fitting.test(entry.license ?? '')) problems.push(`${path}: licence ${entry.license ?? 'unknown'}`)
}
const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
for (const [name, range] of Object.entries({ ...dependencies, ...devDependencies })) {
  if (!/^(?:npm:[@\w/.-]+@)?\d+\.\d+\.\d+$/.test(range)) problems.push(`${name}: ${range} is not an exact version`)
}
for (const problem of problems) console.error(problem)
process.exit(problems.length === 0 ? 0 : 1)
