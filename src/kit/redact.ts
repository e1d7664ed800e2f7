const GONE = '[redacted]'

/** Shorter texts stand in other words too often. */
const SHORTEST_KNOWN = 8
const SHORTEST_PART = 16

/**
 * The texts that a secret gives itself away by: itself, and the parts that say as much as the whole, such as the lines
 * of a private key in JSON or the two halves of `id:secret`. The longest first.
 */
export function formsOf(secret: string): readonly string[] {
  if (secret === '') return []
  const parts = secret.replaceAll('\\n', '\n').split(/[^A-Za-z0-9+/=_.-]+/)
  const long = parts.filter((part) => part.length >= SHORTEST_PART)
  return [...new Set([secret, JSON.stringify(secret).slice(1, -1), ...long])].sort((a, b) => b.length - a.length)
}

/** The text without these secrets and their parts, in whatever form a provider repeats them. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  let clean = text
  for (const form of secrets.flatMap(formsOf)) clean = clean.replaceAll(form, GONE)
  return clean
}

type Rules = readonly (readonly [RegExp, string])[]

/**
 * What is a secret by its form. Whatever repeats is bounded here and below: a text that was made for it must not keep
 * the process busy.
 */
const secretForms: Rules = [
  [/-----BEGIN [A-Z ]*-----[\s\S]*?(?:-----END [A-Z ]*-----|$)/g, GONE],
  [/\b(Bearer|Basic|AWS4-HMAC-SHA256)\s+[^\s"']+/gi, `$1 ${GONE}`],
  // User and password of any URL; a password may hold an @ itself.
  [/\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s"'<>]{0,500}@/gi, `$1${GONE}@`],
  [/([?&;](?:[\w-]{0,60}(?:key|token|secret|password|signature|credential)|sig|pass|pwd)=)[^&\s"']+/gi, `$1${GONE}`],
  [/\b(tl[am]?)_[\w-]{20,}/g, `$1_${GONE}`],
  [/\b(?:sk|pk|rk|gsk|xai|nvapi|hf|r8)[-_][\w-]{12,}/g, GONE],
  [/\bAIza[\w-]{20,}|\bya29\.[\w.-]+|\b(?:AKIA|ASIA)[A-Z0-9]{12,}/g, GONE],
  [/\beyJ[\w-]{8,4000}\.[\w.-]+/g, GONE],
]

/** What may be one in the words of others; our own speak of `apiKey: …` where none is. */
const likelyForms: Rules = [
  [
    /("?(?:authorization|x-api-key|x-goog-api-key|api[_-]?key|password|private_key|secret\w{0,40})"?\s{0,8}[:=]\s{0,8}"?)[^\s",}]+/gi,
    `$1${GONE}`,
  ],
  // Nothing of ours is one word of that length with digits in it but hashes, which nobody needs in a log. Models' names
  // are as long, in small letters with dashes.
  [/\b(?=\w{0,100}\d)(?=\w{0,100}[A-Za-z])\w{40,}={0,2}/g, GONE],
  [/\b(?=[\w=-]{0,100}\d)(?=[\w=-]{0,100}[A-Z])(?=[\w=-]{0,100}[a-z])[\w=-]{40,}/g, GONE],
]

/** A text in quotes that is no name. */
const quotedText: Rules = [[/"(?![\w.$:/*[\]@-]{1,64}")[^"\n]*"/g, '"[…]"']]

/**
 * Without what errors quote of the data that they stumbled over, which may be anybody's prompt with quotes and lines of
 * its own: V8's of JSON and big integers, PostgreSQL's of values, and whatever else stands in quotes and is no name.
 */
function withoutQuotes(text: string): string {
  const stack = text.search(/\n\s{1,20}at /)
  const told = stack < 0 ? text : text.slice(0, stack)
  const json = between(told, '"', '" is not valid JSON') ?? between(told, '"', '"... is not valid JSON')
  const said = json ?? between(told, 'Cannot convert ', ' to a BigInt') ?? atEnd(told) ?? told
  return apply(stack < 0 ? said : `${said}${text.slice(stack)}`, quotedText)
}

/** From the first `from` to the last `to`; undefined if there are none. */
function between(text: string, from: string, to: string): string | undefined {
  const end = text.lastIndexOf(to)
  const start = text.indexOf(from)
  return start < 0 || end <= start ? undefined : `${text.slice(0, start)}${from}[…]${text.slice(end)}`
}

function atEnd(text: string): string | undefined {
  const whole = text.trimEnd()
  return whole.endsWith('"') ? between(whole, ': "', '"') : undefined
}

const LONGEST = 8_000
/** Twice as much is looked at, so that what is cut off in the middle of a secret does not show. */
const LONGEST_READ = 2 * LONGEST

/** The one place that everything passes which is written to the log or the terminal. */
export class Redaction {
  readonly #known = new Map<string, readonly string[]>()

  /** From now on these are taken out wherever they stand. Those that are too short to tell from other words are not. */
  conceal(secrets: Iterable<string | undefined>): void {
    for (const secret of secrets) {
      if (secret !== undefined && secret.length >= SHORTEST_KNOWN) this.#known.set(secret, formsOf(secret))
    }
  }

  /** A text of ours, such as a problem of the configuration: as it is but for secrets. */
  text(text: string): string {
    return apply(this.#unknown(text), secretForms)
  }

  /** A line of the log: without secrets, and without what errors quote. */
  line(text: string): string {
    const short = this.#unknown(text).slice(0, LONGEST_READ)
    const clean = withoutQuotes(apply(apply(short, secretForms), likelyForms))
    return clean.length > LONGEST ? `${clean.slice(0, LONGEST)}…` : clean
  }

  #unknown(text: string): string {
    let clean = text
    for (const forms of this.#known.values()) for (const form of forms) clean = clean.replaceAll(form, GONE)
    return clean
  }

  /** An error as people need it, its stack and what caused it; of its own fields none but the code. */
  error(error: unknown): string {
    if (!(error instanceof Error)) return this.line(typeof error === 'string' ? error : `a thrown ${typeof error}`)
    const { code } = error as NodeJS.ErrnoException
    const told = `${error.stack ?? String(error)}${typeof code === 'string' ? ` [${code}]` : ''}`
    const cause = error.cause === undefined ? '' : `\ncaused by ${this.error(error.cause)}`
    return `${this.line(told)}${cause}`
  }
}

function apply(text: string, rules: Rules): string {
  return rules.reduce((clean, [pattern, instead]) => clean.replace(pattern, instead), text)
}
