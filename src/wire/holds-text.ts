const COLON = 0x3a
const SPACE = 0x20
const QUOTE = 0x22

/**
 * Whether a member of one of these names (quoted, as they stand in JSON) holds a text that is not empty. Without a parse;
 * a key inside a text would be escaped.
 */
export function holdsText(json: Buffer, names: readonly Buffer[]): boolean {
  return names.some((name) => {
    for (let at = json.indexOf(name); at >= 0; at = json.indexOf(name, at)) {
      at += name.length
      while (json[at] === COLON || json[at] === SPACE) at++
      if (json[at] === QUOTE && json[at + 1] !== QUOTE) return true
    }
    return false
  })
}
