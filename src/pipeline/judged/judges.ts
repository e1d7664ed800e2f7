import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { asObject, parseJson } from '../../kit/parse-json.ts'
import type { Caller } from '../../model/call.ts'
import { isLane } from '../../model/lane.ts'
import { parseUsd } from '../../model/money.ts'
import type { JudgePolicy } from '../../model/smart.ts'
import { isChatFormat } from '../../model/wire-format.ts'
import { codecs } from '../../wire/codecs.ts'
import type { PipelineDeps } from '../run.ts'
import type { JudgedAnswer } from '../smart-deps.ts'
import { innerCall } from './inner-call.ts'
import { clipped, judgeCall, scoreIn, spentIn } from './judge-call.ts'

/** Where scores and their cost are kept. */
export interface JudgeBooks {
  /** What judges have cost the workspace in this calendar month (UTC), nano-dollars. */
  readonly spent: (workspaceId: string) => Promise<bigint>
  readonly keep: (workspaceId: string, requestId: string, score: number | undefined, spent: bigint) => Promise<void>
}

/** Answers that wait for a judge, of all workspaces and of one; what comes beyond is not judged. */
const MOST_WAITING = 100
const MOST_OF_ONE = 10

/** How long (ms) books may lag behind an answer. */
const LATE_MS = 2_000

interface Task {
  readonly caller: Caller
  readonly policy: JudgePolicy
  readonly requestId: string
  /** The judge by its lane and name. */
  readonly model: string
  readonly region: string | undefined
  readonly prompt: string
  readonly answer: string
}

/** Has a small share of answers judged by a model, behind them, one of a workspace at a time, within its own budget. */
export class Judges {
  readonly #deps: () => PipelineDeps
  readonly #books: JudgeBooks
  /** By workspace; those that have any are at work. */
  readonly #waiting = new Map<string, Task[]>()
  readonly #running = new Set<Promise<void>>()
  #count = 0
  #stopped = false

  /** `deps`: known once the pipeline stands, of which this is a part. */
  constructor(deps: () => PipelineDeps, books: JudgeBooks) {
    this.#deps = deps
    this.#books = books
  }

  /** Takes an answer that was sent. Never throws; nobody waits for what comes of it. */
  take(answer: JudgedAnswer): void {
    if (this.#stopped || this.#count >= MOST_WAITING) return
    const { id } = answer.caller.workspace
    const waiting = this.#waiting.get(id)
    if (waiting && waiting.length >= MOST_OF_ONE) return
    const task = taskOf(answer)
    if (!task) return
    this.#count++
    if (waiting) return void waiting.push(task)
    this.#waiting.set(id, [task])
    const running = this.#run(id).finally(() => this.#running.delete(running))
    this.#running.add(running)
  }

  async stop(): Promise<void> {
    this.#stopped = true
    for (const waiting of this.#waiting.values()) waiting.length = 0
    await Promise.all(this.#running)
  }

  async #run(workspaceId: string): Promise<void> {
    const waiting = this.#waiting.get(workspaceId) ?? []
    for (let task = waiting.shift(); task; task = waiting.shift()) {
      await this.#judge(task).catch((error: unknown) => {
        this.#deps().log('judge_failed', { requestId: task?.requestId, detail: String(error) })
      })
      this.#count--
    }
    this.#waiting.delete(workspaceId)
  }

  async #judge({ caller, policy, requestId, model, region, prompt, answer }: Task): Promise<void> {
    const workspaceId = caller.workspace.id
    if ((await this.#books.spent(workspaceId)) >= parseUsd(policy.monthlyBudgetUsd)) return
    const call = judgeCall(model, randomBytes(9).toString('base64url'), prompt, answer)
    // It goes where the request might have gone, and nowhere else.
    const headers = {
      'x-trilane-tags': `judged=${requestId}`,
      ...(region !== undefined && { 'x-trilane-region': region }),
    }
    const { status, body } = await innerCall(this.#deps(), caller, call, headers)
    if (status !== 200) return
    const keep = () => this.#books.keep(workspaceId, requestId, scoreIn(body), spentIn(body))
    // On a lane whose books may lag behind, what was judged may not be on them yet.
    await keep().catch(() => sleep(LATE_MS, undefined, { ref: false }).then(keep))
  }
}

/** Undefined: it is not to be judged. */
function taskOf({ call, caller, judged, body, format }: JudgedAnswer): Task | undefined {
  // Who narrowed the providers did so for this prompt, which a judge would get too.
  if (call.wishes || !isChatFormat(format)) return undefined
  const model = judgeOn(judged.lane, judged.policy.model)
  const json = asObject(parseJson(body.toString('utf8')))
  const parts = (json && codecs[format].decodeAnswer(json))?.choices[0]?.parts ?? []
  if (model === undefined || parts.some(({ type }) => type === 'tool-call')) return undefined
  const answer = parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n')
  if (answer === '') return undefined
  // The policy names the judge for the workspace: the key's own list of models is about what its holder asks.
  const key = { ...caller.key, models: undefined }
  return {
    ...{ caller: { ...caller, key }, policy: judged.policy, requestId: call.id, model },
    region: call.region ?? judged.region,
    ...{ prompt: clipped(judged.texts.join('\n\n')), answer: clipped(answer) },
  }
}

/** A request that keeps to a lane is judged on that lane or not at all. */
function judgeOn(lane: string | undefined, model: string): string | undefined {
  const prefix = model.slice(0, Math.max(0, model.indexOf('/')))
  if (lane === undefined) return model
  if (isLane(prefix)) return prefix === lane ? model : undefined
  return `${lane}/${model}`
}
