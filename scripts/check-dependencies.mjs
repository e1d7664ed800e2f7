// Every installed package must have a licence that allowed-licences.json names: for what is shipped, or for what only
// builds and tests. An exception there is `"name": "why"`. The lockfile must name no registry. Needs no network.
// An argument: another project's folder.
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { root } from './run-step.mjs'

const project = process.argv[2] === undefined ? root : resolve(process.argv[2])
const read = (file) => JSON.parse(readFileSync(file, 'utf8'))
const { shipped, development, exceptions } = read(join(root, 'scripts', 'allowed-licences.json'))

/** SPDX: of licences joined by OR one must be allowed, of those joined by AND all. Parentheses hold no others here. */
function fits(expression, allowed) {
  const plain = expression.trim().replace(/^\(([^()]*)\)$/, '$1')
  return plain
    .split(/ OR (?![^(]*\))/)
    .some((one) => one.split(/ AND (?![^(]*\))/).every((part) => fitsOne(part.trim(), allowed)))
}

function fitsOne(part, allowed) {
  return part.startsWith('(') ? fits(part, allowed) : allowed.includes(part)
}

/** As the package itself says; the lockfile's word for one that is not installed, being for another system. */
function licenceOf(path, entry) {
  const file = join(project, path, 'package.json')
  const { license, licenses } = existsSync(file) ? read(file) : entry
  if (typeof license === 'string') return license
  return license?.type ?? licenses?.map(({ type }) => type).join(' OR ')
}

/** Names may end with `*`. */
function isExcepted(name) {
  return Object.keys(exceptions).some((one) => (one.endsWith('*') ? name.startsWith(one.slice(0, -1)) : name === one))
}

const text = readFileSync(join(project, 'package-lock.json'), 'utf8')
const problems = []
if (/"resolved":\s*"https?:/.test(text)) problems.push('package-lock.json names download addresses')
for (const [path, entry] of Object.entries(JSON.parse(text).packages)) {
  if (path === '' || entry.link) continue
  const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
  const licence = licenceOf(path, entry)
  const allowed = entry.dev ? [...shipped, ...development] : shipped
  if (isExcepted(name) || (licence !== undefined && fits(licence, allowed))) continue
  problems.push(
    `${path}: licence ${licence ?? 'unknown'} ${entry.dev ? 'is not allowed' : 'is not allowed in what is shipped'}`,
  )
}
const { dependencies, devDependencies } = read(join(project, 'package.json'))
for (const [name, range] of Object.entries({ ...dependencies, ...devDependencies })) {
  if (!/^(?:npm:[@\w/.-]+@)?\d+\.\d+\.\d+$/.test(range)) problems.push(`${name}: ${range} is not an exact version`)
}
for (const problem of problems) console.error(problem)
process.exit(problems.length === 0 ? 0 : 1)
