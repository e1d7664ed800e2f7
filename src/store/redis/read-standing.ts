import type { HoldStanding, SpendStanding, Standing } from '../../limits/standing.ts'

const budgetField = /^(?:k:)?(.+):(start|end|counted|spent)$/

/** What the standing script answers; undefined: the slot is empty. */
export function readStanding(reply: unknown): Standing | undefined {
  const [flat, holds = []] = reply as [string[]?, string[]?]
  if (!flat) return undefined
  const money = new Map(pairs(flat))
  return {
    touched: Number(money.get('touched') ?? 0),
    credit: BigInt(money.get('credit') ?? 0),
    spends: readSpends(money),
    holds: pairs(holds).map(([id, value]) => readHold(id, value)),
  }
}

/** Budgets whose spend is that of their own period. */
function readSpends(money: ReadonlyMap<string, string>): SpendStanding[] {
  const found = new Map<string, Record<string, string>>()
  for (const [field, value] of money) {
    const [, keyId, part] = budgetField.exec(field) ?? []
    if (keyId === undefined || part === undefined) continue
    const budget = found.get(keyId) ?? {}
    budget[part] = value
    found.set(keyId, budget)
  }
  const spends: SpendStanding[] = []
  for (const [keyId, { start, end, counted, spent }] of found) {
    if (start === undefined || end === undefined || (counted ?? start) !== start) continue
    spends.push({ keyId, window: { start: Number(start), end: Number(end) }, spent: BigInt(spent ?? 0) })
  }
  return spends
}

/** A hold is kept as `charge spend period node budget`. */
function readHold(id: string, value: string): HoldStanding {
  const [, , , node = '-', ...name] = value.split(' ')
  return { id, keyId: name.join(' ').replace(/^k:/, ''), node: node === '-' ? undefined : node }
}

function pairs(flat: readonly string[]): [string, string][] {
  return flat.flatMap((name, i) => (i % 2 === 0 ? [[name, flat[i + 1] ?? '']] : []))
}
