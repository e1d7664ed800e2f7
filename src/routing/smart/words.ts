/** Buckets of the hashed words; a power of two. */
export const BUCKETS = 32_768

/** Letters of a word that count: inflections of a long word fall together. */
const STEM = 7

/** What a text consists of: hashed words with their counts, and the characters by kind. */
export interface Words {
  /** Bucket of each word in order; numbers and signs are words of their own kinds. */
  readonly order: Int32Array
  readonly count: number
  /** Characters that are no white space. */
  readonly characters: number
  readonly letters: number
  readonly digits: number
  /** Occurrences by character code, below 128. */
  readonly signs: Uint16Array
  /** Characters above 127, and those of scripts other than Latin. */
  readonly foreign: number
  readonly otherScript: number
  readonly numbers: number
  readonly longestNumber: number
}

/** The bucket of a word, as the lists of words below use it. */
export function bucketOf(word: string): number {
  let hash = SEED
  for (let at = 0; at < word.length && at < STEM; at++) hash = Math.imul(hash ^ word.charCodeAt(at), PRIME)
  return fold(hash)
}

const SEED = 0x811c9dc5 | 0
const PRIME = 0x01000193
const fold = (hash: number) => ((hash ^ (hash >>> 15)) & 0x7fffffff) % BUCKETS

const Kind = { space: 0, letter: 1, digit: 2, sign: 3 }

const kinds = Uint8Array.from({ length: 128 }, (_, code) => {
  if (code <= 32) return Kind.space
  if (code >= 48 && code <= 57) return Kind.digit
  if (code >= 97 && code <= 122) return Kind.letter
  return Kind.sign
})

const signBuckets = Int32Array.from({ length: 128 }, (_, code) => fold(Math.imul(SEED ^ (code + 256), PRIME)))

/** Used again for each text: memory outside of the heap costs more to get than the words. */
let order = new Int32Array(4_096)
const signs = new Uint16Array(128)

/** Words of a text that is lower case and has single blanks, in one pass. Holds until the next text is read. */
export function wordsOf(text: string): Words {
  if (order.length < text.length) order = new Int32Array(text.length)
  signs.fill(0)
  let [count, characters, letters, digits, foreign, otherScript, numbers, longestNumber] = [0, 0, 0, 0, 0, 0, 0, 0]
  for (let at = 0; at < text.length; ) {
    const code = text.charCodeAt(at)
    const kind = code > 127 ? Kind.letter : kinds[code]
    if (kind === Kind.space) {
      at++
    } else if (kind === Kind.letter) {
      const from = at
      let hash = SEED
      // Never a character behind the last: that alone would make the loop slower.
      for (let next = code; ; next = text.charCodeAt(at)) {
        if (next > 127) {
          foreign++
          if (next > 0x24f) otherScript++
        } else if (kinds[next] !== Kind.letter) break
        if (at - from < STEM) hash = Math.imul(hash ^ next, PRIME)
        at++
        if (next > 0x2e7f || at === text.length) break
      }
      letters += at - from
      characters += at - from
      order[count++] = fold(hash)
    } else if (kind === Kind.digit) {
      const from = at
      while (at < text.length && kinds[text.charCodeAt(at)] === Kind.digit) at++
      const length = at - from
      digits += length
      characters += length
      numbers++
      if (length > longestNumber) longestNumber = length
      order[count++] = numberBucket(length)
    } else {
      signs[code] = (signs[code] as number) + 1
      characters++
      order[count++] = signBuckets[code] as number
      at++
    }
  }
  return { order, count, characters, letters, digits, signs, foreign, otherScript, numbers, longestNumber }
}

/** The bucket of a sign, one character. */
export const signBucket = (sign: string) => fold(Math.imul(SEED ^ (sign.charCodeAt(0) + 256), PRIME))

/** Numbers are told apart by their length only: another number is the same question. */
const numberBucket = (length: number) => fold(Math.imul(SEED ^ (512 + Math.min(length, 5)), PRIME))
