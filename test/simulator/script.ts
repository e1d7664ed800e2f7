import { BadBehaviour, type Behaviour, checkBehaviour, checkScript } from './behaviour.ts'

/** Which rule chose a behaviour. */
export type Source = 'message' | 'script' | 'model' | 'key' | 'default'

/** Where behaviours may be registered by name. */
export type Shelf = 'scripts' | 'models' | 'keys'

/** What a request says about itself as far as choosing a behaviour goes. */
export interface Clues {
  script?: string | undefined
  model?: string | undefined
  key?: string | undefined
  /** Text of the last user message (or prompt, or embedding input). */
  text?: string | undefined
}

interface Sequence {
  steps: Behaviour[]
  next: number
}

/** All registered behaviours and the order in which they are looked up. */
export class ScriptBook {
  readonly #shelves: Record<Shelf, Map<string, Sequence>> = { scripts: new Map(), models: new Map(), keys: new Map() }
  #default: Sequence = sequence([{}])
  /** Set once some behaviour reads slowly, so that other runs need not look at the body early. */
  anySlowReader = false

  put(shelf: Shelf, name: string, script: unknown): void {
    this.#shelves[shelf].set(name, this.#accept(script))
  }

  delete(shelf: Shelf, name: string): boolean {
    return this.#shelves[shelf].delete(name)
  }

  setDefault(script: unknown): void {
    this.#default = this.#accept(script)
  }

  clear(): void {
    for (const shelf of Object.values(this.#shelves)) shelf.clear()
    this.#default = sequence([{}])
    this.anySlowReader = false
  }

  /** Names of the models that were registered, for GET /v1/models. */
  modelNames(): string[] {
    return [...this.#shelves.models.keys()]
  }

  /**
   * Chooses and consumes: `[[sim {…}]]` in the text is laid over what the script header, the model, the key or
   * the default (in that order) gives. Throws {@link BadBehaviour} for an unknown script or a bad message knob.
   */
  take(clues: Clues): { behaviour: Behaviour; source: Source } {
    const [source, found] = this.#find(clues)
    const behaviour = step(found)
    found.next++
    const knob = clues.text === undefined ? undefined : readKnob(clues.text)
    return knob ? { behaviour: { ...behaviour, ...knob }, source: 'message' } : { behaviour, source }
  }

  /** As {@link take}, without consuming and without reading the text. */
  peek(clues: Clues): Behaviour {
    try {
      return step(this.#find(clues)[1])
    } catch {
      return {} // an unknown script is reported when the behaviour is taken
    }
  }

  #find(clues: Clues): [Source, Sequence] {
    const { scripts, models, keys } = this.#shelves
    if (clues.script !== undefined) return ['script', known(scripts, clues.script)]
    const model = clues.model
    if (model !== undefined) {
      const registered = models.get(model)
      if (registered) return ['model', registered]
      if (model.startsWith('sim:')) return ['model', known(scripts, model.slice('sim:'.length))]
    }
    const byKey = clues.key === undefined ? undefined : keys.get(clues.key)
    return byKey ? ['key', byKey] : ['default', this.#default]
  }

  #accept(script: unknown): Sequence {
    const steps = checkScript(script)
    if (steps.some((s) => s.slowReader)) this.anySlowReader = true
    return sequence(steps)
  }
}

function sequence(steps: Behaviour[]): Sequence {
  return { steps, next: 0 }
}

function step({ steps, next }: Sequence): Behaviour {
  return steps[Math.min(next, steps.length - 1)] ?? {}
}

function known(scripts: Map<string, Sequence>, id: string): Sequence {
  const found = scripts.get(id)
  if (!found) throw new BadBehaviour(`no script '${id}' is registered with the simulator`)
  return found
}

const KNOB = '[[sim '

/** The behaviour in `[[sim {…}]]`, if the text has one. */
export function readKnob(text: string): Behaviour | undefined {
  return knobAt(text)?.behaviour
}

/** The text without its `[[sim {…}]]`. */
export function withoutKnob(text: string): string {
  const knob = knobAt(text)
  return knob ? (text.slice(0, knob.start) + text.slice(knob.end)).trim() : text
}

function knobAt(text: string): { behaviour: Behaviour; start: number; end: number } | undefined {
  const start = text.indexOf(KNOB)
  if (start < 0) return undefined
  // The JSON may contain `]]` itself, so each one is tried until the text before it parses.
  for (let close = text.indexOf(']]', start); close >= 0; close = text.indexOf(']]', close + 1)) {
    const value = parsed(text.slice(start + KNOB.length, close))
    if (value !== undefined) return { behaviour: checkBehaviour(value), start, end: close + 2 }
  }
  throw new BadBehaviour('[[sim …]] in the message holds no valid JSON')
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
