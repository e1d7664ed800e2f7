/** Characters that are kept of the start and of the end; white space does not count. */
const SIDE = 1_500
/** Raw characters looked at on each side: a bound on work, whatever the share of white space. */
const REACH = 6_000

/**
 * The part of a conversation that is read: its first and its last characters, lower case, white space as single
 * blanks. Counted without white space, so that re-indenting a prompt does not move the window; what lies between is
 * never looked at, so that a prompt of 100 kB costs what one of 3 kB costs.
 */
export function clip(texts: readonly string[]): string {
  const head = takeHead(texts)
  return normal(head.whole ? head.text : `${head.text} ${takeTail(texts, head)}`)
}

// A single blank is left alone: to replace each by itself took longer than all else here.
const normal = (text: string) =>
  text
    .toLowerCase()
    .replace(/\s{2,}|[^\S ]/g, ' ')
    .trim()

interface Head {
  readonly text: string
  /** Nothing is left behind it. */
  readonly whole: boolean
  /** Where it ends: index of the text and offset in it. */
  readonly at: number
  readonly offset: number
}

function takeHead(texts: readonly string[]): Head {
  let taken = ''
  let room = SIDE
  let reach = REACH
  for (const [at, text] of texts.entries()) {
    const { offset, left } = forward(text, room, reach)
    taken += `${text.slice(0, offset)} `
    room = left
    reach -= offset
    if (offset < text.length) return { text: taken, whole: false, at, offset }
  }
  return { text: taken, whole: true, at: texts.length, offset: 0 }
}

function takeTail(texts: readonly string[], head: Head): string {
  let taken = ''
  let room = SIDE
  let reach = REACH
  for (let at = texts.length - 1; at >= head.at && room > 0 && reach > 0; at--) {
    const text = texts[at] as string
    const least = at === head.at ? head.offset : 0
    const { offset, left } = backward(text, least, room, reach)
    taken = `${text.slice(offset)} ${taken}`
    room = left
    reach -= text.length - offset
  }
  return taken
}

const isSpace = (code: number) => code === 32 || (code >= 9 && code <= 13) || code === 160

/** The offset behind at most `room` characters that are no white space, and how many more there is room for. */
function forward(text: string, room: number, reach: number): { offset: number; left: number } {
  const last = Math.min(text.length, reach)
  let left = room
  let offset = 0
  for (; offset < last && left > 0; offset++) if (!isSpace(text.charCodeAt(offset))) left--
  return { offset, left }
}

function backward(text: string, least: number, room: number, reach: number): { offset: number; left: number } {
  const last = Math.max(least, text.length - reach)
  let left = room
  let offset = text.length
  for (; offset > last && left > 0; offset--) if (!isSpace(text.charCodeAt(offset - 1))) left--
  return { offset, left }
}
