// Goals and tables of the bench of shared stores.
import { median, number, ratios, spread, table, times } from '../report.mjs'

/** Ratio of the processes' CPU to another set-up, taken within the same round. @param {any} turns @param {string} name @param {string} to */
function ratioOf(turns, name, to) {
  const numbered = Object.fromEntries(
    Object.entries(turns).map(([peer, list]) => [
      peer,
      list.map((/** @type {object} */ turn, /** @type {number} */ i) => ({ ...turn, round: i + 1 })),
    ]),
  )
  return ratios(numbered, name, to, 'process')
}

const ms = (/** @type {{ median: number, min: number, max: number }} */ { median: middle, min, max }) =>
  `${middle.toFixed(1)} ms (${min.toFixed(1)}–${max.toFixed(1)})`

/** Milliseconds that strict settlement may add at the end of an answer. @type {Record<string, number>} */
const MOST_ADDED = { embedded: 10, postgres: 4 }

/** @param {any} nodes @returns {Record<string, any>} */
const loads = ({ perSecond, paced, closed }) => ({ [`${perSecond}/s`]: paced, 'closed loop': closed })

/** @param {Record<string, { perSecond: number }[]>} turns @param {number} perSecond */
const isHeld = (turns, perSecond) =>
  Object.values(turns).every((list) => list.every((turn) => turn.perSecond > perSecond * 0.95))

/**
 * The goals that this run has figures for; `met` is undefined when it was too small, or the load could not be offered.
 * @param {any} result
 */
export function judge(result) {
  const enough = !result.options.quick && result.options.rounds >= 5
  /** @type {{ goal: string, limit: string, value: string, met: boolean | undefined }[]} */
  const goals = []
  const add = (
    /** @type {string} */ goal,
    /** @type {string} */ limit,
    /** @type {string} */ value,
    /** @type {boolean} */ met,
    judged = enough,
  ) => goals.push({ goal, limit, value, met: judged ? met : undefined })
  const { exactness, nodes, endings = {} } = result
  if (exactness) {
    const ratio = ratioOf(exactness, 'redis', 'memory')
    if (ratio) add('limits in Redis: CPU of the gateway', '≤ 1.6 × limits in memory', times(ratio), ratio.median <= 1.6)
  }
  for (const [load, turns] of nodes ? Object.entries(loads(nodes)) : []) {
    const held = load === 'closed loop' || isHeld(turns, nodes.perSecond)
    for (const name of ['2 processes', '4 processes']) {
      const ratio = ratioOf(turns, name, '1 process')
      const value = `${times(ratio)}${held ? '' : ', load not held'}`
      if (ratio) add(`${name}: CPU of all, ${load}`, '≤ 1.2 × 1 process', value, ratio.median <= 1.2, enough && held)
    }
  }
  for (const [store, found] of Object.entries(endings)) {
    for (const { kind, concurrency, added } of found) {
      const all = spread(added)
      const goal = `${store}: strict settlement adds at the end, ${kind}, ${concurrency} at once, p50`
      add(goal, `≤ ${MOST_ADDED[store]} ms`, ms(all), all.median <= MOST_ADDED[store])
    }
  }
  const { ledger } = result
  if (ledger.length > 0) {
    const value = ledger.map((/** @type {any} */ entry) => `${entry.requests} / ${entry.answers}`).join(', ')
    add(
      'ledger rows = answers',
      'equal',
      value,
      ledger.every((/** @type {any} */ entry) => entry.match && entry.ok),
      true,
    )
  }
  return goals
}

/** @param {any} turns @param {string} reference */
function loadTable(turns, reference) {
  const head = [
    'set-up',
    'gateway µs',
    `× ${reference}`,
    'main threads µs',
    'PostgreSQL µs',
    'Redis µs',
    'answers/s',
    'p50 ms',
    'p99 ms',
    'answers',
    'errors',
  ]
  const rows = Object.entries(turns).map(([name, list]) => {
    const middle = (/** @type {string} */ figure) => number(median(list.map((/** @type {any} */ turn) => turn[figure])))
    const sum = (/** @type {string} */ figure) =>
      list.reduce((/** @type {number} */ total, /** @type {any} */ turn) => total + turn[figure], 0)
    return [
      ...[name, middle('process'), times(ratioOf(turns, name, reference))],
      ...['main', 'postgres', 'redis', 'perSecond', 'p50Ms', 'p99Ms'].map(middle),
      ...[sum('answers'), sum('errors')],
    ]
  })
  return table(head, rows)
}

/** @param {any} result */
export function markdown(result) {
  const { machine, options, exactness, nodes, endings, redisMemory } = result
  const out = [
    '# Shared stores',
    '',
    `${result.date} · ${result.seconds} s · Node ${machine.node} · ${machine.cores} × ${machine.cpu} · ${machine.memoryGb} GB · ${machine.kernel} · load average at start ${machine.loadAverage[0].toFixed(2)}, at the end ${machine.loadAverageEnd[0].toFixed(2)} · \`${result.command}\``,
    '',
    'Plain 1 KB requests on `resale`, settlement strict, one key with budget, rates and concurrency. CPU in µs per answer: all threads of the gateway processes, medians of the rounds; ratios are taken within the same round: median (min–max).',
  ]
  if (options.quick) out.push('', 'A quick run: it shows that everything runs; the figures are rough.')
  if (exactness) {
    out.push(
      '',
      '## Limits in memory and in Redis',
      '',
      `One gateway on PostgreSQL, ${options.connections} connections, closed loop.`,
    )
    out.push('', loadTable(exactness, 'memory'))
  }
  if (nodes) {
    out.push('', '## Gateways on one PostgreSQL and one Redis', '')
    out.push('The CPU is the sum of the processes; each installation has databases of its own.')
    out.push('', `${nodes.perSecond} requests a second in all, spread evenly:`, '', loadTable(nodes.paced, '1 process'))
    out.push('', `${options.connections} connections in all, closed loop:`, '', loadTable(nodes.closed, '1 process'))
  }
  if (endings) {
    const head = ['store', 'answer', 'at once', 'strict p50', 'relaxed p50', 'strict adds', 'strict, worst', 'answers']
    const rows = Object.entries(endings).flatMap(([store, found]) =>
      found.map((/** @type {any} */ line) => [
        ...[
          store,
          line.kind,
          line.concurrency,
          ms(spread(line.strict)),
          ms(spread(line.relaxed)),
          ms(spread(line.added)),
        ],
        ...[`${line.worst.toFixed(1)} ms`, line.count],
      ]),
    )
    out.push(
      '',
      '## The end of an answer',
      '',
      "From the upstream's last byte to the client's last byte, the upstream answering after 100 ms.",
    )
    out.push('', table(head, rows))
  }
  if (redisMemory) {
    const rows = [
      ['a workspace with one key, used', redisMemory.workspace],
      ['a further key, used', redisMemory.key],
      ['a further request, for 10 minutes', redisMemory.request],
    ]
    out.push('', '## Memory of Redis', '', table(['what', 'bytes'], rows))
  }
  const goals = judge(result)
  const rows = goals.map(({ goal, limit, value, met }) => [
    ...[goal, limit, value],
    met === undefined ? 'not judged' : met ? 'met' : '**missed**',
  ])
  out.push('', '## Goals', '', table(['goal', 'limit', 'measured', ''], rows))
  for (const [part, why] of Object.entries(result.skipped)) out.push('', `Skipped ${part}: ${why}.`)
  if (result.problems.length > 0)
    out.push('', '## Problems', '', ...result.problems.map((/** @type {string} */ p) => `- ${p}`))
  return `${out.join('\n')}\n`
}
