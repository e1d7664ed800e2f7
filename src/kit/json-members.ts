/**
 * Finds the members of a JSON object in its bytes without building values (RFC 8259), so that single members can be
 * read, replaced or dropped while all other bytes stay as they came.
 */
export interface Member {
  readonly key: string
  /** Offset of the key's opening quote. */
  readonly keyStart: number
  /** Offset of the value's first byte. */
  readonly start: number
  /** Offset behind the value's last byte. */
  readonly end: number
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const COLON = 0x3a
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d

/** Deeper answers are taken as they are: what is open must not fill the memory. */
const DEEPEST = 1_000
/** Bytes that close what is open; of the one value that is being passed over. */
const closing = new Uint8Array(DEEPEST)

/** Beyond this many bytes a native search for the closing quote beats a loop. */
const SHORT_STRING = 48

function skipSpace(json: Buffer, from: number): number {
  let at = from
  for (;;) {
    const byte = json[at]
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return at
    at++
  }
}

/** `from` is behind a string's opening quote; returns the offset behind the closing one, or -1. */
export function afterString(json: Buffer, from: number): number {
  const near = Math.min(from + SHORT_STRING, json.length)
  let at = from
  while (at < near) {
    const byte = json[at]
    if (byte === QUOTE) return at + 1
    at += byte === BACKSLASH ? 2 : 1
  }
  // `at` is never between a backslash and what it escapes, so backslashes are counted down to `at` only.
  const floor = at
  for (;;) {
    const quote = json.indexOf(QUOTE, at)
    if (quote < 0) return -1
    let back = quote
    while (back > floor && json[back - 1] === BACKSLASH) back--
    if ((quote - back) % 2 === 0) return quote + 1
    at = quote + 1
  }
}

/** Offset behind the object or array that opens at `from`, or -1. Counts brackets without matching their kinds. */
function skipNested(json: Buffer, from: number): number {
  let depth = 0
  let at = from
  while (at < json.length) {
    const byte = json[at++]
    if (byte === QUOTE) {
      at = afterString(json, at)
      if (at < 0) return -1
    } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth++
    else if ((byte === CLOSE_BRACE || byte === CLOSE_BRACKET) && --depth === 0) return at
  }
  return -1
}

function skipScalar(json: Buffer, from: number): number {
  let at = from
  while (at < json.length) {
    const byte = json[at] as number
    if (byte === COMMA || byte === CLOSE_BRACE || byte <= 0x20) break
    at++
  }
  return at
}

function skipValue(json: Buffer, from: number): number {
  const byte = json[from]
  if (byte === QUOTE) return afterString(json, from + 1)
  if (byte === OPEN_BRACE || byte === OPEN_BRACKET) return skipNested(json, from)
  return skipScalar(json, from)
}

/**
 * Offset behind the value that begins at `from`, or -1 where brackets, commas, colons or words in it are not JSON's. Texts
 * are passed over as they are, and so is what is deeper than anybody nests.
 */
function skipWhole(json: Buffer, from: number): number {
  let depth = 0
  let at = from
  for (;;) {
    const byte = json[at] as number
    if (byte === QUOTE) at = afterString(json, at + 1)
    else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      if (depth === DEEPEST) return skipNested(json, from)
      const close = byte + 2
      at = skipSpace(json, at + 1)
      if (json[at] === close) at++
      else {
        closing[depth++] = close
        if (close === CLOSE_BRACE) at = afterKey(json, at)
        if (at < 0) return -1
        continue
      }
    } else at = afterWord(json, at)
    if (at < 0) return -1
    for (;;) {
      if (depth === 0) return at
      let next = json[at++]
      if (next !== COMMA && next !== CLOSE_BRACE && next !== CLOSE_BRACKET) {
        at = skipSpace(json, at - 1)
        next = json[at++]
      }
      const close = closing[depth - 1]
      if (next === close) depth--
      else if (next !== COMMA) return -1
      else {
        at = skipSpace(json, at)
        if (close === CLOSE_BRACE) at = afterKey(json, at)
        if (at < 0) return -1
        break
      }
    }
  }
}

/** Offset of the value behind the key that begins at `from`, or -1. */
function afterKey(json: Buffer, from: number): number {
  if (json[from] !== QUOTE) return -1
  const end = afterString(json, from + 1)
  if (end < 0) return -1
  const colon = skipSpace(json, end)
  return json[colon] === COLON ? skipSpace(json, colon + 1) : -1
}

/** Python writes the last two, and reads them; not every client does. */
const words = ['true', 'false', 'null', 'NaN', 'Infinity'].map((word) => Buffer.from(word))
const LETTER_I = 0x49

/** Offset behind the number or word that begins at `from`, or -1. Of a number only its characters count. */
function afterWord(json: Buffer, from: number): number {
  let at = from
  while (isNumeral(json[at])) at++
  if (at > from && json[at] !== LETTER_I) return at
  for (const word of words) {
    let same = 0
    while (same < word.length && json[at + same] === word[same]) same++
    if (same === word.length) return at + same
  }
  return -1
}

function isNumeral(byte: number | undefined): boolean {
  if (byte === undefined || byte > 0x65) return false
  return (
    (byte >= 0x30 && byte <= 0x39) || byte === 0x2e || byte === 0x2d || byte === 0x65 || byte === 0x45 || byte === 0x2b
  )
}

/** A string's text; as it stands when its escapes are wrong, for a scan must not fail on what others wrote. */
function unescaped(json: Buffer, start: number, end: number): string {
  const text = json.toString('utf8', start, end)
  try {
    return JSON.parse(text) as string
  } catch {
    return text.slice(1, -1)
  }
}

function keyText(json: Buffer, start: number, end: number): string {
  for (let at = start + 1; at < end - 1; at++) {
    const byte = json[at] as number
    if (byte === BACKSLASH || byte > 0x7f) return unescaped(json, start, end)
  }
  return json.toString('latin1', start + 1, end - 1)
}

/**
 * The members of the object that the text is, in order, duplicates included. Undefined when the text is not an object,
 * is cut off or goes on behind it. It is a scan, not a validation: what stands inside values is not looked at.
 */
export function membersOf(json: Buffer): Member[] | undefined {
  return membersBy(skipValue, json)
}

/**
 * As `membersOf`, and undefined as well when a value is broken: a bracket of the wrong kind, a comma or colon too few or
 * too many, a word that is none. What stands inside texts is not looked at.
 */
export function wholeMembersOf(json: Buffer): Member[] | undefined {
  return membersBy(skipWhole, json)
}

function membersBy(skip: (json: Buffer, from: number) => number, json: Buffer): Member[] | undefined {
  let at = skipSpace(json, 0)
  if (json[at] !== OPEN_BRACE) return undefined
  at = skipSpace(json, at + 1)
  const members: Member[] = []
  if (json[at] === CLOSE_BRACE) return endsBehind(json, at) ? members : undefined
  for (;;) {
    if (json[at] !== QUOTE) return undefined
    const keyStart = at
    const keyEnd = afterString(json, at + 1)
    if (keyEnd < 0) return undefined
    at = skipSpace(json, keyEnd)
    if (json[at] !== COLON) return undefined
    const start = skipSpace(json, at + 1)
    const end = skip(json, start)
    if (end <= start) return undefined
    members.push({ key: keyText(json, keyStart, keyEnd), keyStart, start, end })
    at = skipSpace(json, end)
    if (json[at] === CLOSE_BRACE) return endsBehind(json, at) ? members : undefined
    if (json[at] !== COMMA) return undefined
    at = skipSpace(json, at + 1)
  }
}

/** Two texts behind each other are none. */
function endsBehind(json: Buffer, at: number): boolean {
  return skipSpace(json, at + 1) >= json.length
}

/** The text that a string member holds; undefined when the value is no string. */
export function stringOf(json: Buffer, member: Member | undefined): string | undefined {
  if (!member || json[member.start] !== QUOTE) return undefined
  const inner = json.toString('utf8', member.start + 1, member.end - 1)
  return inner.includes('\\') ? unescaped(json, member.start, member.end) : inner
}

export function memberNamed(members: readonly Member[], key: string): Member | undefined {
  for (const member of members) if (member.key === key) return member
  return undefined
}

/** How many elements an array member has; undefined when it is no whole array. */
export function countElements(json: Buffer, member: Member | undefined): number | undefined {
  if (!member || json[member.start] !== OPEN_BRACKET) return undefined
  let at = skipSpace(json, member.start + 1)
  if (json[at] === CLOSE_BRACKET) return 0
  for (let count = 1; ; count++) {
    const end = skipElement(json, at)
    if (end <= at) return undefined
    at = skipSpace(json, end)
    if (json[at] === CLOSE_BRACKET) return count
    if (json[at] !== COMMA) return undefined
    at = skipSpace(json, at + 1)
  }
}

/** Where the elements of an array member stand; undefined when it is no whole array. */
export function elementsOf(json: Buffer, member: Member | undefined): { start: number; end: number }[] | undefined {
  if (!member || json[member.start] !== OPEN_BRACKET) return undefined
  const elements: { start: number; end: number }[] = []
  let at = skipSpace(json, member.start + 1)
  if (json[at] === CLOSE_BRACKET) return elements
  for (;;) {
    const end = skipElement(json, at)
    if (end <= at) return undefined
    elements.push({ start: at, end })
    at = skipSpace(json, end)
    if (json[at] === CLOSE_BRACKET) return elements
    if (json[at] !== COMMA) return undefined
    at = skipSpace(json, at + 1)
  }
}

/** As `skipValue`; a scalar may end with the array. */
function skipElement(json: Buffer, from: number): number {
  const byte = json[from]
  if (byte === QUOTE || byte === OPEN_BRACE || byte === OPEN_BRACKET) return skipValue(json, from)
  let at = from
  while (at < json.length && json[at] !== CLOSE_BRACKET && json[at] !== COMMA && (json[at] as number) > 0x20) at++
  return at
}

/** The first key that occurs twice; readers disagree on which one counts, so such a body must not be relayed. */
export function duplicateKey(members: readonly Member[]): string | undefined {
  if (members.length > 16) return duplicateOfMany(members)
  for (let i = 1; i < members.length; i++) {
    const key = (members[i] as Member).key
    for (let j = 0; j < i; j++) if ((members[j] as Member).key === key) return key
  }
  return undefined
}

function duplicateOfMany(members: readonly Member[]): string | undefined {
  const seen = new Set<string>()
  for (const { key } of members) {
    if (seen.has(key)) return key
    seen.add(key)
  }
  return undefined
}

/** A member's new value as JSON text; undefined takes the member out. */
export type Edits = ReadonlyMap<string, string | undefined>

/**
 * The object's text with some members replaced, taken out or (if it has none of that name) added at its end. All other
 * bytes stay as they are; the input is not changed.
 */
export function editMembers(json: Buffer, members: readonly Member[], edits: Edits): Buffer {
  for (const member of members) {
    if (edits.has(member.key) && edits.get(member.key) === undefined) return rebuild(json, members, edits)
  }
  let room = json.length
  // Three bytes for each UTF-16 unit is the most that UTF-8 takes.
  for (const [key, value = ''] of edits) room += 3 * (key.length * 2 + value.length) + 4
  const out = Buffer.allocUnsafe(room)
  let length = 0
  let from = 0
  let left = edits.size
  for (const member of members) {
    const value = edits.get(member.key)
    if (value === undefined) continue
    left--
    length += json.copy(out, length, from, member.start)
    length += out.write(value, length)
    from = member.end
  }
  if (left > 0) {
    const last = members[members.length - 1]
    const end = last ? last.end : json.indexOf(OPEN_BRACE) + 1
    length += json.copy(out, length, from, end)
    from = end
    let separator = last ? ',' : ''
    for (const [key, value] of edits) {
      if (value === undefined || memberNamed(members, key)) continue
      length += out.write(`${separator}${JSON.stringify(key)}:${value}`, length)
      separator = ','
    }
  }
  length += json.copy(out, length, from)
  return out.subarray(0, length)
}

/** With members gone the commas between the rest change places: write the members anew, each in its own bytes. */
function rebuild(json: Buffer, members: readonly Member[], edits: Edits): Buffer {
  const parts: Buffer[] = []
  let separator = '{'
  const put = (key: Buffer, value: Buffer) => {
    parts.push(Buffer.from(separator), key, Buffer.from(':'), value)
    separator = ','
  }
  for (const member of members) {
    const keyEnd = afterString(json, member.keyStart + 1)
    const key = json.subarray(member.keyStart, keyEnd)
    if (!edits.has(member.key)) put(key, json.subarray(member.start, member.end))
    else {
      const value = edits.get(member.key)
      if (value !== undefined) put(key, Buffer.from(value))
    }
  }
  for (const [key, value] of edits) {
    if (value !== undefined && !memberNamed(members, key)) put(Buffer.from(JSON.stringify(key)), Buffer.from(value))
  }
  parts.push(Buffer.from(separator === '{' ? '{}' : '}'))
  return Buffer.concat(parts)
}
