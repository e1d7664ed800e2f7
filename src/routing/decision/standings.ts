import type { Catalog, Model } from '../../model/catalog.ts'
import { rowFromScores, rowFromSibling, type Standing, type Weights } from '../smart/index.ts'

/** By public name; models that are not in it are of unknown quality. */
export type Standings = ReadonlyMap<string, Standing>

/** Catalogue and weights never change; each is replaced whole. */
const known = new WeakMap<Weights, WeakMap<Catalog, Standings>>()

/** What is known of the quality of each chat model of the catalogue. */
export function standingsOf(weights: Weights, catalog: Catalog): Standings {
  let byCatalog = known.get(weights)
  if (!byCatalog) known.set(weights, (byCatalog = new WeakMap()))
  let standings = byCatalog.get(catalog)
  if (!standings) byCatalog.set(catalog, (standings = made(weights, catalog)))
  return standings
}

function made(weights: Weights, { models }: Catalog): Standings {
  const table = tableOf(weights)
  const standings = new Map<string, Standing>()
  for (const model of models.values()) {
    const standing = model.kind === 'chat' ? standingOf(model, weights, table) : undefined
    if (standing) standings.set(model.id, laidOut(standing))
  }
  return standings
}

/** All rows alike to the machine: each decision reads all of them. */
function laidOut(row: Standing): Standing {
  const flat = (values: ArrayLike<number>) => Float64Array.from(values)
  return {
    ability: row.ability,
    byDomain: flat(row.byDomain),
    slope: row.slope,
    spread: row.spread,
    kinds: row.kinds,
    labels: row.labels,
    head: row.head,
    headByDomain: row.headByDomain && flat(row.headByDomain),
    moved: row.moved && flat(row.moved),
    tokens: flat(row.tokens),
  }
}

/** Whether a model is known by this name; `names` are those that are. */
export function knownNames({ models }: Weights): { has: (name: string) => boolean; names: readonly string[] } {
  const table = tableOf({ models })
  return { has: (name) => models.has(name) || rowNamed(name, table) !== undefined, names: [...models.keys()] }
}

/** Rows by names in which spelling does not count; those with a date or version also without it. */
interface Table {
  readonly exact: ReadonlyMap<string, Standing>
  readonly undated: ReadonlyMap<string, Standing>
}

function tableOf({ models }: Pick<Weights, 'models'>): Table {
  const exact = new Map<string, Standing>()
  const undated = new Map<string, Standing>()
  for (const [name, row] of models) {
    const plain = spelled(name)
    if (!exact.has(plain)) exact.set(plain, row)
    const base = withoutDate(plain)
    const other = undated.get(base)
    if (!other || other.labels < row.labels) undated.set(base, row)
  }
  return { exact, undated }
}

function standingOf(model: Model, weights: Weights, table: Table): Standing | undefined {
  const { quality } = model
  if (quality?.scores) return rowFromScores(quality.scores, weights.benchmarks, weights.domains.length)
  if (quality?.like !== undefined) {
    const sibling = weights.models.get(quality.like) ?? rowNamed(quality.like, table)
    return sibling && rowFromSibling(sibling)
  }
  const names = [model.id, ...model.deployments.map(({ upstreamModel }) => upstreamModel)]
  for (const name of names) {
    const row = weights.models.get(name) ?? rowNamed(name, table)
    if (row) return row
  }
  return undefined
}

function rowNamed(name: string, { exact, undated }: Table): Standing | undefined {
  const plain = spelled(name.slice(name.lastIndexOf('/') + 1))
  return exact.get(plain) ?? undated.get(withoutDate(plain))
}

/** Vendors, hosts and files write one model in many ways. What tells models apart stays: sizes, `mini`, `thinking`. */
function spelled(name: string): string {
  return name
    .toLowerCase()
    .replace(/@.*$/, '')
    .replace(/[._]/g, '-')
    .replace(/^meta-/, '')
    .replace(/-(?:instruct|inst|chat|it)(?=-|$)/g, '')
}

/** `-20241022`, `-2024-08-06`, `-24-09-07`, `-1106`, `-002`, `-v0-1`. */
const withoutDate = (name: string) =>
  name.replace(/-(?:\d{8}|\d{4}-\d{2}-\d{2}|\d{2}-\d{2}-\d{2}|\d{3,4}|v\d+(?:-\d+)?)$/, '')
