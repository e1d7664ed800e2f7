/** What one step of a pattern takes: a test of one character, a fork, a place in the text, or the end. */
type Step =
  | { readonly op: 'take'; readonly test: (code: number) => boolean }
  | { readonly op: 'fork'; readonly to: readonly number[] }
  | { readonly op: 'start' | 'end' | 'match' }

const MOST_STEPS = 200
const MOST_TIMES = 50

/** A text that is no pattern that is understood here; the message says why. */
export class BadPattern extends Error {}

/**
 * A regular expression whose time grows with the text alone, whatever the pattern: all its states walk along at once
 * (Thompson's construction). Characters, `.`, classes, groups, `|`, `* + ? {n,m}`, `^ $`, `\d \w \s \n \t` and escaped
 * signs; no captures, references or look-around.
 */
export class LinearPattern {
  readonly #steps: readonly Step[]

  /** Throws BadPattern. */
  constructor(source: string) {
    this.#steps = new Compiler(source).steps()
  }

  /** Whether it matches anywhere in the text. */
  test(text: string): boolean {
    const marks = new Int32Array(this.#steps.length).fill(-1)
    let now: number[] = []
    for (let at = 0; at <= text.length; at++) {
      if (this.#enter(0, at, text.length, now, marks)) return true
      const code = text.charCodeAt(at)
      const next: number[] = []
      for (const state of at < text.length ? now : []) {
        const step = this.#steps[state] as Step
        if (step.op === 'take' && step.test(code) && this.#enter(state + 1, at + 1, text.length, next, marks))
          return true
      }
      now = next
    }
    return false
  }

  /** Adds the states that are reached without a character; true: the end is among them. `marks`: where each was last added. */
  #enter(first: number, at: number, length: number, into: number[], marks: Int32Array): boolean {
    const open = [first]
    for (let state = open.pop(); state !== undefined; state = open.pop()) {
      if (marks[state] === at) continue
      marks[state] = at
      const step = this.#steps[state] as Step
      if (step.op === 'match') return true
      if (step.op === 'take') into.push(state)
      else if (step.op === 'fork') open.push(...step.to.toReversed())
      else if (step.op === 'start' ? at === 0 : at === length) open.push(state + 1)
    }
    return false
  }
}

/** Parts of a pattern; targets of forks count from the part's own beginning. */
type Part = readonly Step[]

const isDigit = (code: number) => code >= 48 && code <= 57
const isWord = (code: number) =>
  isDigit(code) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95
const isSpace = (code: number) => (code >= 9 && code <= 13) || code === 32 || code === 160
const not = (test: (code: number) => boolean) => (code: number) => !test(code)

const sets: Readonly<Record<string, (code: number) => boolean>> = {
  ...{ d: isDigit, w: isWord, s: isSpace },
  ...{ D: not(isDigit), W: not(isWord), S: not(isSpace) },
}
const controls: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' }

const moved = (part: Part, by: number): Part =>
  part.map((step) => (step.op === 'fork' ? { op: 'fork', to: step.to.map((to) => to + by) } : step))

class Compiler {
  readonly #source: string
  #at = 0

  constructor(source: string) {
    this.#source = source
  }

  steps(): readonly Step[] {
    const whole = this.#either()
    if (this.#at < this.#source.length) throw new BadPattern(`')' at ${this.#at} closes nothing`)
    return [...whole, { op: 'match' }]
  }

  #either(): Part {
    let left = this.#sequence()
    while (this.#eat('|')) {
      const right = this.#sequence()
      const fork: Step = { op: 'fork', to: [1, left.length + 2] }
      const skip: Step = { op: 'fork', to: [left.length + right.length + 2] }
      left = this.#bounded([fork, ...moved(left, 1), skip, ...moved(right, left.length + 2)])
    }
    return left
  }

  #sequence(): Part {
    let part: Part = []
    while (this.#at < this.#source.length && !'|)'.includes(this.#source.charAt(this.#at))) {
      const next = this.#times(this.#atom())
      part = this.#bounded([...part, ...moved(next, part.length)])
    }
    return part
  }

  #times(atom: Part): Part {
    const sign = this.#source.charAt(this.#at)
    let times: readonly [number, number] | undefined
    if (sign === '*') times = [0, Number.POSITIVE_INFINITY]
    else if (sign === '+') times = [1, Number.POSITIVE_INFINITY]
    else if (sign === '?') times = [0, 1]
    if (times) this.#at++
    else if (sign === '{') times = this.#counts()
    if (!times) return atom
    // Whether as few or as many as possible are taken makes no difference to whether it matches.
    this.#eat('?')
    return this.#repeated(atom, times[0], times[1])
  }

  #counts(): readonly [number, number] {
    const [all, least = '', comma, most = ''] = /^\{(\d{1,3})(,)?(\d{1,3})?\}/.exec(this.#source.slice(this.#at)) ?? []
    if (all === undefined) throw new BadPattern(`'{' at ${this.#at} is no count such as {2,5}`)
    this.#at += all.length
    const high = comma === undefined ? Number(least) : most === '' ? Number.POSITIVE_INFINITY : Number(most)
    if (
      Number(least) > MOST_TIMES ||
      (high !== Number.POSITIVE_INFINITY && (high > MOST_TIMES || high < Number(least)))
    ) {
      throw new BadPattern(`counts may go up to ${MOST_TIMES}`)
    }
    return [Number(least), high]
  }

  #repeated(atom: Part, least: number, most: number): Part {
    let part: Part = []
    const add = (more: Part) => {
      part = this.#bounded([...part, ...moved(more, part.length)])
    }
    for (let n = 0; n < least; n++) add(atom)
    const optional: Step = { op: 'fork', to: [1, atom.length + 1] }
    if (most === Number.POSITIVE_INFINITY) {
      add([{ op: 'fork', to: [1, atom.length + 2] }, ...moved(atom, 1), { op: 'fork', to: [0] }])
    } else for (let n = least; n < most; n++) add([optional, ...moved(atom, 1)])
    return part
  }

  #atom(): Part {
    const sign = this.#source.charAt(this.#at++)
    if (sign === '(') {
      if (this.#eat('?') && !this.#eat(':'))
        throw new BadPattern('groups may begin with (?: and nothing else of that kind')
      const inner = this.#either()
      if (!this.#eat(')')) throw new BadPattern("a '(' is not closed")
      return inner
    }
    if (sign === '^') return [{ op: 'start' }]
    if (sign === '$') return [{ op: 'end' }]
    if (sign === '.') return [{ op: 'take', test: (code) => code !== 10 }]
    if (sign === '[') return [{ op: 'take', test: this.#class() }]
    if (sign === '\\') return [{ op: 'take', test: this.#escape() }]
    if ('*+?{'.includes(sign)) throw new BadPattern(`'${sign}' at ${this.#at - 1} repeats nothing`)
    return [{ op: 'take', test: same(sign) }]
  }

  #escape(): (code: number) => boolean {
    const sign = this.#source.charAt(this.#at++)
    const set = sets[sign]
    if (set) return set
    if (/[0-9A-Za-z]/.test(sign) && !(sign in controls)) throw new BadPattern(`'\\${sign}' is not known here`)
    if (sign === '') throw new BadPattern("a '\\' stands at the end")
    return same(controls[sign] ?? sign)
  }

  #class(): (code: number) => boolean {
    const inverse = this.#eat('^')
    const tests: ((code: number) => boolean)[] = []
    while (!this.#eat(']')) {
      if (this.#at >= this.#source.length) throw new BadPattern("a '[' is not closed")
      tests.push(this.#member())
    }
    const any = (code: number) => tests.some((test) => test(code))
    return inverse ? not(any) : any
  }

  #member(): (code: number) => boolean {
    const sign = this.#source.charAt(this.#at++)
    if (sign === '\\') return this.#escape()
    const [, last] = /^-([^\]\\])/.exec(this.#source.slice(this.#at)) ?? []
    if (last === undefined) return same(sign)
    this.#at += 2
    const [from, to] = [sign.charCodeAt(0), last.charCodeAt(0)]
    return (code) => code >= from && code <= to
  }

  #eat(sign: string): boolean {
    if (this.#source.charAt(this.#at) !== sign) return false
    this.#at++
    return true
  }

  #bounded(part: Part): Part {
    if (part.length > MOST_STEPS) throw new BadPattern('it is too long, or repeats too much')
    return part
  }
}

const same = (sign: string) => {
  const wanted = sign.charCodeAt(0)
  return (code: number) => code === wanted
}
