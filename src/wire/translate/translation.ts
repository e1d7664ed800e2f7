import type { LongRuns } from '../../kit/long-runs.ts'
import { asObject, type JsonObject, parseJson } from '../../kit/parse-json.ts'
import type { Call } from '../../model/call.ts'
import type { ChatAnswer, StreamEvent } from '../../model/chat/answer.ts'
import type { ChatRequest } from '../../model/chat/request.ts'
import { Fault } from '../../model/fault.ts'
import type { AnswerContext, Codec } from '../codec.ts'
import { grown } from '../usage-members.ts'
import type { AnswerFacts, Framing, Relay, StreamTap, UpstreamBody, UpstreamTarget } from '../wire.ts'
import { answerWithCustomTools, CustomToolCalls, customToolNames, withoutCustomTools } from './custom-tools.ts'
import { nativeFeature } from './fidelity.ts'
import { forLane } from './for-lane.ts'
import { Losses } from './losses.ts'
import { marksAreMedia } from './media-marks.ts'
import { namingOf } from './naming.ts'
import { TranslatingTap } from './stream-tap.ts'
import { answerWithOwnNames, eventWithOwnName, standIns, withTakenNames } from './tool-names.ts'

type UsageEvent = Extract<StreamEvent, { readonly type: 'usage' }>

interface Decoded {
  readonly request: ChatRequest
  /** Fields that the client's own format does not know. */
  readonly unknown: readonly string[]
  /** Where the client wrote its parts and tools. */
  readonly places: ReadonlyMap<object, string>
  /** What the request has marks for. */
  readonly lifted: LongRuns | undefined
}

/** A call is decoded once, however many candidates of other formats are tried. */
const decodedCalls = new WeakMap<Call, Decoded>()

/** Takes one call to a provider of another wire format, and its answer back. */
export class Translation implements Relay {
  readonly framing: Framing
  readonly #call: Call
  readonly #from: Codec
  readonly #into: Codec

  /** `from`: the client's format; `into`: the provider's. */
  constructor(call: Call, from: Codec, into: Codec) {
    this.#call = call
    this.#from = from
    this.#into = into
    this.framing = into.framing
  }

  toUpstream(_call: Call, target: UpstreamTarget): UpstreamBody {
    try {
      return this.#translated(target)
    } catch (error) {
      if (error instanceof RangeError) throw tooDeep()
      throw error
    }
  }

  #translated(target: UpstreamTarget): UpstreamBody {
    const { request, unknown, places, lifted } = this.#decoded()
    const written = { request, places, standIns: () => this.#standIns() }
    const losses = new Losses(namingOf(this.#call, this.#from.format, written))
    for (const field of unknown) losses.unknown(field)
    for (const name of this.#call.wishes?.unheeded ?? []) losses.unknown(`provider.${name}`)
    for (const wish of this.#from.headerWishes?.(this.#call.ownHeaders) ?? []) losses.unknown(wish)
    for (const field of Object.keys(request.native?.fields ?? {})) {
      losses.loseOwn(nativeFeature(field, this.#from.format), field)
    }
    const named = withTakenNames(request, this.#into.format)
    const allowed = forLane(this.#into.customTools ? named : withoutCustomTools(named), target, losses)
    const body = this.#into.encodeRequest(allowed, { ...target }, losses)
    const text = JSON.stringify(body)
    return {
      body: lifted?.restore(text) ?? Buffer.from(text),
      headers: this.#into.requestHeaders(target.quirks),
      dropped: losses.dropped,
    }
  }

  #decoded(): Decoded {
    const known = decodedCalls.get(this.#call)
    if (known) return known
    const { json, lifted } = this.#call
    let decoded = json && this.#decode(json, lifted)
    if (!decoded || (lifted && !marksAreMedia(decoded.request, lifted))) {
      decoded = this.#decode(asObject(parseJson(this.#call.body.toString('utf8'))) ?? {}, undefined)
    }
    this.#call.json = undefined
    decodedCalls.set(this.#call, decoded)
    return decoded
  }

  #decode(body: JsonObject, lifted: LongRuns | undefined): Decoded {
    const losses = new Losses()
    const request = this.#from.decodeRequest(body, losses)
    // The path decides where the format has it there.
    const { dropped: unknown, places } = losses
    return { request: { ...request, stream: this.#call.facts.stream }, unknown, places, lifted }
  }

  #context(): AnswerContext {
    const { id, facts, receivedAt } = this.#call
    return {
      requestId: id,
      model: facts.model,
      created: Math.floor(receivedAt / 1000),
      wantsUsage: facts.wantsUsage,
      request: this.#decoded().request,
    }
  }

  #customNames(): ReadonlySet<string> {
    return this.#into.customTools ? new Set() : customToolNames(this.#decoded().request)
  }

  #standIns(): ReadonlyMap<string, string> {
    return standIns(this.#decoded().request, this.#into.format)
  }

  readAnswer(bytes: Buffer): AnswerFacts | undefined {
    const body = asObject(parseJson(bytes.toString('utf8')))
    if (!body) return undefined
    const decoded = this.#into.decodeAnswer(body)
    const raw = this.#into.rawUsage(body)
    const failed = { id: undefined, model: undefined, usage: undefined, rawUsage: undefined, finishReason: undefined }
    if (!decoded || cameToNothing(decoded) || (!this.#from.tellsErrors && isBroken(decoded))) {
      // What it used is told all the same: the provider may bill it.
      return { ...failed, usage: decoded?.usage, error: true, write: () => bytes }
    }
    const answer = answerWithCustomTools(answerWithOwnNames(decoded, this.#standIns()), this.#customNames())
    const { raw: word, reason } = answer.choices[0]?.finish ?? {}
    return {
      id: answer.id,
      model: answer.model,
      usage: answer.usage,
      rawUsage: raw === undefined ? undefined : JSON.stringify(raw),
      finishReason: word ?? reason,
      error: false,
      write: (cost) => {
        const shown = cost?.usage ? { ...answer, usage: cost.usage } : answer
        return Buffer.from(JSON.stringify(this.#from.encodeAnswer(shown, this.#context(), cost)))
      },
    }
  }

  tap(): StreamTap {
    const customCalls = new CustomToolCalls(this.#customNames())
    const names = this.#standIns()
    let told: UsageEvent | undefined
    const restore = (event: StreamEvent) => {
      if (event.type !== 'usage') return customCalls.restore(eventWithOwnName(event, names))
      const usage = grown(told?.usage, event.usage)
      told = { ...(usage === event.usage ? event : (told ?? event)), usage }
      return [told]
    }
    return new TranslatingTap(this.#into, this.#from.encoder(this.#context()), restore)
  }
}

/** It ended in an error before anything was said: no answer to charge for, and another provider may have one. */
function cameToNothing({ choices }: ChatAnswer): boolean {
  return choices.every(({ parts, finish }) => parts.length === 0 && finish?.reason === 'error')
}

/** The choice that clients of formats with one choice only get. */
function isBroken({ choices: [first] }: ChatAnswer): boolean {
  return first?.finish.reason === 'error'
}

/** What is nested so deeply that the stack does not hold it is meant to do harm. */
function tooDeep(): Fault {
  return new Fault('invalid_request', 'nested_too_deeply', 'The body is nested too deeply to be translated.')
}
