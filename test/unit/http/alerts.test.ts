import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { metricsPage } from '../../../src/http/metrics.ts'
import { RequestMetrics } from '../../../src/pipeline/metrics.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const manual = readFileSync(join(root, 'docs', 'operations.md'), 'utf8')

interface Alert {
  readonly alert: string
  readonly expr: string
}

/** As the manual suggests them. */
const alerts = parse(/```yaml\n((?:(?!```)[\s\S])*?- \{ alert:[\s\S]*?)```/.exec(manual)?.[1] ?? '') as Alert[]

/** Of a process that has just started. */
const unused = new RequestMetrics()

/** Name → labels, as the page has them once everything has been counted. */
const metrics = new Map<string, Set<string>>()

beforeAll(async () => {
  const counted = new RequestMetrics()
  counted.count('cheap', 'p', 'completed')
  counted.refuse('internal_error')
  const page = metricsPage({
    metrics: counted,
    ledger: { queued: 0, failing: false },
    storeAlive: () => true,
    drift: { driftNano: 0n, repairs: 0, released: 0 },
    limitsBroken: () => false,
  })
  for (const [, name = '', , labels = ''] of (await page()).body.matchAll(/^(trilane_\w+)(\{([^}]*)\})? /gm)) {
    const known = metrics.get(name) ?? new Set()
    for (const [, label = ''] of labels.matchAll(/(\w+)="/g)) known.add(label)
    metrics.set(name, known)
  }
})

test('each alert asks for metrics that there are, by labels that they have', () => {
  expect(alerts.length).toBeGreaterThan(10)
  for (const { alert, expr } of alerts) {
    const asked = [...expr.matchAll(/\b(trilane_\w+)(\{([^}]*)\})?/g)]
    expect([alert, asked.length > 0]).toEqual([alert, true])
    for (const [, name = '', , labels = ''] of asked) {
      expect([alert, name, metrics.has(name)]).toEqual([alert, name, true])
      for (const [, label = ''] of labels.matchAll(/(\w+)(?:=|!)/g)) {
        expect([alert, label, metrics.get(name)?.has(label)]).toEqual([alert, label, true])
      }
    }
  }
})

test('codes that they ask for are the program’s, and counted from the start: from nothing to one is no increase', async () => {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  const sources = files.filter((name) => name.endsWith('.ts') && name !== join('pipeline', 'metrics.ts'))
  const source = sources.map((name) => readFileSync(join(root, 'src', name), 'utf8')).join('\n')
  for (const { alert, expr } of alerts) {
    for (const [, label, values = ''] of expr.matchAll(/(code|outcome)=~?"([^"]*)"/g)) {
      for (const value of values.split('|')) {
        expect([alert, value, source.includes(`'${value}'`)]).toEqual([alert, value, true])
        if (label === 'code') expect([alert, value, unused.refused.get(value)]).toEqual([alert, value, 0])
      }
    }
  }
})

test('each metric stands in the manual', () => {
  const own = [...metrics.keys()].filter((name) => !/^trilane_(?:process|nodejs)_/.test(name))
  expect(own.length).toBeGreaterThan(12)
  for (const name of own) expect([name, manual.includes(`\`${name}`)]).toEqual([name, true])
  for (const [, name = ''] of manual.matchAll(/`(trilane_\w+)[`{]/g)) {
    if (!/_(?:process|nodejs)_$/.test(name)) expect([name, metrics.has(name)]).toEqual([name, true])
  }
})
