// Figures and tables.

/** @param {number[]} values */
export function median(values) {
  if (values.length === 0) return Number.NaN
  const sorted = [...values].sort((a, b) => a - b)
  const half = sorted.length >> 1
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
}

/** @param {number[]} values */
export const spread = (values) => ({ median: median(values), min: Math.min(...values), max: Math.max(...values) })

/** @typedef {'main' | 'process' | 'tree'} Figure */
/** @typedef {{ round: number, answers: number, errors: number, faults: Record<string, number>, sample: string, main: number, process: number, tree: number, perSecond: number, p50Ms: number, p99Ms: number, readsPerAnswer: number, upstreamRequests: number }} Turn */

/**
 * Per peer: medians, and ratios to another peer taken within the same round.
 * @param {Record<string, Turn[]>} turns
 * @param {string} reference
 */
export function summarize(turns, reference) {
  /** @type {Record<string, any>} */
  const out = {}
  for (const [peer, own] of Object.entries(turns)) {
    if (own.length === 0) continue
    /** @type {Record<string, any>} */
    const summary = {
      rounds: own.length,
      answers: own.reduce((sum, turn) => sum + turn.answers, 0),
      errors: own.reduce((sum, turn) => sum + turn.errors, 0),
      perSecond: median(own.map((turn) => turn.perSecond)),
      p50Ms: median(own.map((turn) => turn.p50Ms)),
      p99Ms: median(own.map((turn) => turn.p99Ms)),
      readsPerAnswer: median(own.map((turn) => turn.readsPerAnswer)),
    }
    for (const figure of /** @type {Figure[]} */ (['main', 'process', 'tree'])) {
      summary[figure] = spread(own.map((turn) => turn[figure]))
      summary[`${figure}Ratio`] = ratios(turns, peer, reference, figure)
    }
    out[peer] = summary
  }
  return out
}

/**
 * Ratio of one peer to another, per round.
 * @param {Record<string, Turn[]>} turns
 * @param {string} peer
 * @param {string} reference
 * @param {Figure} figure
 */
export function ratios(turns, peer, reference, figure) {
  const pairs = (turns[peer] ?? []).flatMap((turn) => {
    const other = turns[reference]?.find((candidate) => candidate.round === turn.round)
    return other && other[figure] > 0 && turn[figure] > 0 ? [turn[figure] / other[figure]] : []
  })
  return pairs.length > 0 ? spread(pairs) : undefined
}

export const number = (/** @type {number} */ value) =>
  Number.isFinite(value) ? value.toLocaleString('en-US', { maximumFractionDigits: value < 100 ? 1 : 0 }) : '–'
export const times = (/** @type {{ median: number, min: number, max: number } | undefined} */ ratio) =>
  ratio ? `${ratio.median.toFixed(2)} (${ratio.min.toFixed(2)}–${ratio.max.toFixed(2)})` : '–'

/** @param {string[]} head @param {(string | number)[][]} rows */
export const table = (head, rows) =>
  [head, head.map((_, i) => (i === 0 ? '---' : '---:')), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')

/** Figures of a smaller run prove that the bench runs, not that a goal is met. */
const ENOUGH = { rounds: 5, streams: 5_000 }

/**
 * The goals of the project that this run has figures for; `met` is undefined when the run was too small to judge.
 * @param {any} result
 */
export function judge(result) {
  /** @type {{ goal: string, limit: string, value: string, met: boolean | undefined }[]} */
  const goals = []
  const enough = !result.options.quick && result.options.rounds >= ENOUGH.rounds
  const add = (
    /** @type {string} */ goal,
    /** @type {string} */ limit,
    /** @type {string} */ value,
    /** @type {boolean} */ met,
    judged = enough,
  ) => goals.push({ goal, limit, value, met: judged ? met : undefined })
  const titles = { plain: 'plain 1 KB', plain33k: 'plain 33 KB', stream: 'streams' }
  const limits = { plain: 1.3, plain33k: 1.0, stream: 1.3 }
  for (const peer of ['gateway-pg', 'gateway-embedded']) {
    for (const scenario of /** @type {(keyof typeof limits)[]} */ (Object.keys(limits))) {
      const ratio = result.scenarios[scenario]?.summary[peer]?.mainRatio
      const limit = limits[scenario]
      const goal = `${peer}: main thread, ${titles[scenario]}`
      if (ratio) add(goal, `≤ ${limit.toFixed(1)} × A`, times(ratio), ratio.median <= limit)
    }
    const portkey = result.scenarios.plain?.portkeyOver?.[peer]
    if (portkey) {
      add(`${peer}: Portkey's main thread, plain 1 KB`, '≥ 5 × gateway', times(portkey), portkey.median >= 5)
    }
    for (const scenario of /** @type {(keyof typeof limits)[]} */ (peer === 'gateway-pg' ? Object.keys(limits) : [])) {
      const ratio = result.scenarios[scenario]?.summary[peer]?.treeRatio
      if (ratio) add(`${peer}: tree with store, ${titles[scenario]}`, '≤ 3.0 × A', times(ratio), ratio.median <= 3)
    }
    const slow = result.slow?.[peer]
    if (slow) {
      const clean = slow.errors === 0 && slow.answers === slow.streams && slow.openAtUpstream === slow.streams
      add(
        `${peer}: memory per slow stream, ${slow.streams.toLocaleString('en-US')} open, no error`,
        '≤ 80 KB',
        `${slow.kbPerStream.toFixed(1)} KB, ${slow.errors} errors`,
        clean && slow.kbPerStream <= 80,
        slow.streams >= ENOUGH.streams,
      )
    }
    const checks = result.ledger.filter((/** @type {any} */ entry) => entry.peer === peer)
    if (checks.length > 0) {
      add(
        `${peer}: ledger rows = answers`,
        'equal',
        checks.map((/** @type {any} */ entry) => `${entry.requests} / ${entry.answers}`).join(', '),
        checks.every((/** @type {any} */ entry) => entry.match && entry.ok),
        true,
      )
    }
  }
  return goals
}

/** @param {any} result */
export function markdown(result) {
  const { machine, options } = result
  const out = [
    `# Bench ${result.name}`,
    '',
    `${result.date} · peers on Node ${machine.node} · harness on Node ${machine.harnessNode} · ${machine.cores} × ${machine.cpu} · ${machine.memoryGb} GB · ${machine.kernel} · load average at start ${machine.loadAverage[0].toFixed(2)}, at the end ${machine.loadAverageEnd[0].toFixed(2)}`,
    '',
    `${options.connections} connections, closed loop. CPU in µs per answer, medians of the rounds; × A is the ratio to the bare proxy within the same round: median (min–max). Only ratios can be compared between machines and runs.${options.paceMs ? ` Streams: one chunk every ${options.paceMs} ms.` : ''}`,
  ]
  if (options.quick) out.push('', 'A quick run: it shows that everything runs; the figures are rough.')
  if (result.entry) out.push('', `Gateway: ${result.entry}`)
  for (const [scenario, { title, summary }] of Object.entries(result.scenarios)) {
    const head = [
      'peer',
      'main thread µs',
      '× A',
      'process µs',
      '× A',
      'tree with store µs',
      '× A',
      'answers/s',
      'p50 ms',
    ]
    if (scenario === 'stream') head.push('reads/stream')
    head.push('answers', 'errors')
    const rows = Object.entries(summary).map(([peer, s]) => [
      result.labels[peer] ?? peer,
      number(s.main.median),
      times(s.mainRatio),
      number(s.process.median),
      times(s.processRatio),
      number(s.tree.median),
      times(s.treeRatio),
      number(s.perSecond),
      number(s.p50Ms),
      ...(scenario === 'stream' ? [number(s.readsPerAnswer)] : []),
      s.answers,
      s.errors,
    ])
    out.push('', `## ${title}`, '', table(head, rows))
  }
  if (result.slow) {
    const head = [
      'peer',
      'streams',
      'RSS before MB',
      'RSS open MB',
      'KB per stream',
      'peak KB per stream',
      'store MB more',
      'complete',
      'errors',
    ]
    const rows = Object.entries(result.slow).map(([peer, s]) => [
      result.labels[peer] ?? peer,
      s.streams,
      number(s.beforeKb / 1024),
      number(s.openKb / 1024),
      number(s.kbPerStream),
      number(s.peakKbPerStream),
      s.storeKb === undefined ? '–' : number(s.storeKb / 1024),
      s.answers,
      s.errors,
    ])
    out.push('', '## Slow streams, all open at once', '', table(head, rows))
  }
  if (result.ledger.length > 0) {
    const rows = result.ledger.map((/** @type {any} */ entry) => [
      entry.peer,
      entry.part,
      entry.answers,
      entry.requests,
      entry.match ? 'equal' : '**MISMATCH**',
      entry.ok ? 'ok' : '**not ok**',
      entry.imbalanceUsd,
      entry.waitedMs,
    ])
    const head = [
      'peer',
      'part',
      'answers',
      'ledger rows',
      'rows = answers',
      'ledger check',
      'imbalance USD',
      'waited ms',
    ]
    out.push('', '## Ledger', '', table(head, rows))
  }
  const goals = judge(result)
  if (goals.length > 0) {
    const rows = goals.map(({ goal, limit, value, met }) => [
      goal,
      limit,
      value,
      met === undefined ? 'run too small' : met ? 'met' : '**missed**',
    ])
    out.push('', '## Goals', '', table(['goal', 'limit', 'measured', ''], rows))
  }
  const skipped = Object.entries(result.skipped)
  if (skipped.length > 0) out.push('', ...skipped.map(([peer, why]) => `Skipped ${peer}: ${why}.`))
  if (result.problems.length > 0)
    out.push('', '## Problems', '', ...result.problems.map((/** @type {string} */ p) => `- ${p}`))
  return `${out.join('\n')}\n`
}
