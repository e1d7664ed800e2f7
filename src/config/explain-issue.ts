import type { z } from 'zod'
import type { Path, Problem } from './config-error.ts'
import { nearest, suggestion } from './did-you-mean.ts'
import { schemaAt } from './json-schema.ts'
import type { YamlSource } from './yaml-source.ts'

type Issue = z.core.$ZodIssue

/** Says what a validation issue means for the file's author, where it is, and what to write instead. */
export function explain(issue: Issue, source: YamlSource): Problem[] {
  const path = issue.path as Path
  if (issue.code === 'unrecognized_keys') {
    const known = Object.keys(schemaAt(path)?.properties ?? {})
    return issue.keys.map((key) => source.problem([...path, key], 'unknown key', suggestion(key, known)))
  }
  if (issue.code === 'invalid_key') {
    const expected = issue.issues[0]?.message ?? 'expected another name'
    return [source.problem(path, expected, 'rename it')]
  }
  const found = valueAt(source.value, path)
  if (found === undefined) return [source.problem(path, 'is missing', `add ${example(path)}`)]
  const shown = show(found, path, source)
  const problem = `${expectation(issue, path)}${shown === undefined ? '' : `, got ${shown}`}`
  return [source.problem(path, problem, mend(issue, found, path))]
}

function expectation(issue: Issue, path: Path): string {
  if (issue.message.startsWith('expected ') || issue.message.includes('not available')) return issue.message
  if (issue.code === 'invalid_type') {
    const names: Record<string, string> = { object: 'keys with values', record: 'keys with values', array: 'a list' }
    return `expected ${names[issue.expected] ?? issue.expected}`
  }
  if (issue.code === 'too_big') return `expected at most ${issue.maximum} entries`
  return `expected ${schemaAt(path)?.type ?? 'another value'}`
}

function mend(issue: Issue, found: unknown, path: Path): string {
  if (issue.code === 'invalid_value' && typeof found === 'string') {
    const near = nearest(found, issue.values.map(String))
    if (near !== undefined) return `did you mean "${near}"?`
    return `use one of: ${issue.values.join(', ')}`
  }
  const wantsText = issue.code === 'invalid_type' && issue.expected === 'string'
  if (wantsText && (typeof found === 'number' || typeof found === 'boolean')) return 'put it in quotes'
  return `write e.g. ${example(path)}`
}

/** `input: 1.00`, or the bare value for an entry of a list. */
function example(path: Path): string {
  const node = schemaAt(path)
  const last = path.at(-1)
  const value = node?.example ?? (node?.type === 'array' ? '[ … ]' : node?.properties ? `{ ${filled(path)} }` : '…')
  return typeof last === 'string' ? `${last}: ${value}` : value
}

/** The first keys of an object, each with its example. */
function filled(path: Path): string {
  const keys = Object.keys(schemaAt(path)?.properties ?? {}).slice(0, 2)
  return keys.map((key) => example([...path, key])).join(', ')
}

function valueAt(value: unknown, path: Path): unknown {
  let at = value
  for (const part of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, part)) return undefined
    at = (at as Record<string | number, unknown>)[part]
  }
  return at
}

/** What stands at or below these may be a secret, also where it was written in the wrong form or place. */
const secretKeys = new Set<unknown>([
  ...['apiKey', 'headers', 'credentials', 'baseUrl', 'proxyUrl', 'metricsToken'],
  ...['clientSecret', 'smtpUrl', 'oidc'],
])

/** Of a credential's own keys only numbers are shown, such as its budget. */
function isSecretPlace(path: Path, value: unknown): boolean {
  if (!path.some((part) => secretKeys.has(part))) return false
  const last = path.at(-1)
  return secretKeys.has(last) || path.includes('headers') || typeof last === 'number' || typeof value === 'string'
}

/** The value as it may be shown: short, and never one that could be secret. */
function show(value: unknown, path: Path, source: YamlSource): string | undefined {
  if (source.isFromEnvironment(path)) return 'the value of an environment variable'
  if (isSecretPlace(path, value)) return undefined
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'keys with values'
  const text = JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}
