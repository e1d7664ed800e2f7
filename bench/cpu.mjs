// CPU time and memory from /proc.
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** @param {string} path */
function read(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return '' // the process or thread ended meanwhile
  }
}

const TICK_NS = 10_000_000 // USER_HZ is 100 on every Linux that Node runs on

/** CPU time of one thread in ns, from the scheduler's own account. @param {number} pid @param {number | string} tid */
export function threadNs(pid, tid = pid) {
  return Number(read(`/proc/${pid}/task/${tid}/schedstat`).split(' ')[0] || 0)
}

/** @param {number} pid */
function threads(pid) {
  try {
    return readdirSync(`/proc/${pid}/task`)
  } catch {
    return []
  }
}

/** The process and all its descendants. @param {number} pid @returns {number[]} */
export function tree(pid) {
  const children = threads(pid).flatMap((tid) => read(`/proc/${pid}/task/${tid}/children`).split(' ').filter(Boolean))
  return [pid, ...children.flatMap((child) => tree(Number(child)))]
}

/** Kernel's counters of a process, ended threads included: own time and that of children that ended, in ns. @param {number} pid */
function processCounters(pid) {
  const stat = read(`/proc/${pid}/stat`)
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  if (fields.length < 16) return { own: 0, ended: 0 }
  return {
    own: (Number(fields[11]) + Number(fields[12])) * TICK_NS,
    ended: (Number(fields[13]) + Number(fields[14])) * TICK_NS,
  }
}

/**
 * CPU of a process tree: `live` sums the threads alive, to the nanosecond; `ticks` is the kernel's account with
 * ended threads, to 10 ms; `ended` are children that ended.
 * @param {number} root
 */
function treeTimes(root) {
  const times = { live: 0, ticks: 0, ended: 0, processes: 0 }
  for (const pid of tree(root)) {
    times.processes++
    for (const tid of threads(pid)) times.live += threadNs(pid, tid)
    const counters = processCounters(pid)
    times.ticks += counters.own
    times.ended += counters.ended
  }
  return times
}

/**
 * @typedef {object} Watched
 * @property {number} main pid whose first thread is "the main thread"
 * @property {number} root pid of the peer's process tree
 * @property {number | undefined} store pid of the database server, if it is a process of its own
 */

/** @param {Watched} watched */
export function snapshot({ main, root, store }) {
  return { main: threadNs(main), own: treeTimes(root), store: store ? treeTimes(store) : undefined }
}

/** @param {ReturnType<typeof treeTimes>} before @param {ReturnType<typeof treeTimes>} after */
function spent(before, after) {
  const live = after.live - before.live
  const ticks = after.ticks - before.ticks
  // threads or processes that ended within the span are in the ticks only
  const slack = (after.processes + 1) * TICK_NS
  const own = ticks - live > Math.max(slack, live * 0.05) ? ticks : live
  return own + (after.ended - before.ended)
}

/** CPU between two snapshots in µs. @param {ReturnType<typeof snapshot>} before @param {ReturnType<typeof snapshot>} after */
export function between(before, after) {
  const own = spent(before.own, after.own)
  const store = before.store && after.store ? spent(before.store, after.store) : 0
  return { main: (after.main - before.main) / 1e3, process: own / 1e3, tree: (own + store) / 1e3 }
}

/** Waits until a peer has done what follows an answer (settlements, batches), 3 s at most; its CPU by then. @param {Watched} watched */
export async function quiet(watched) {
  let last = snapshot(watched)
  for (let i = 0; i < 30; i++) {
    await sleep(100)
    const now = snapshot(watched)
    if (between(last, now).tree < 3_000) return now
    last = now
  }
  return last
}

/** Resident memory of a process tree in KB: rss summed, pss counts shared pages once. @param {number} root */
export function memoryKb(root) {
  let rss = 0
  let pss = 0
  for (const pid of tree(root)) {
    const rollup = read(`/proc/${pid}/smaps_rollup`)
    rss += Number(/^Rss: +(\d+)/m.exec(rollup)?.[1] ?? 0)
    pss += Number(/^Pss: +(\d+)/m.exec(rollup)?.[1] ?? 0)
  }
  return { rss, pss }
}

/** Limit on open files of a process. @param {number} pid */
export function openFilesLimit(pid) {
  return Number(/Max open files +(\d+)/.exec(read(`/proc/${pid}/limits`))?.[1] ?? 0)
}
