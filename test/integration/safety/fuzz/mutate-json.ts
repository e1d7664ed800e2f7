import type { Dice } from './dice.ts'

const deep = (levels: number): unknown => {
  let value: unknown = 1
  for (let level = 0; level < levels; level++) value = level % 2 === 0 ? [value] : { a: value }
  return value
}

/** Deeper than what clones objects here can go. */
const DEEP = `${'['.repeat(3_000)}${']'.repeat(3_000)}`

/** Values that programs stumble over. */
const odd: readonly unknown[] = [
  ...[null, true, false, 0, -0, -1, 1, 1.5, 255, 65_536, 2 ** 31, -(2 ** 31), 2 ** 53, 1e21, 1e308, -1e308, 5e-324],
  ...[
    '',
    ' ',
    '0',
    '-1',
    'NaN',
    'Infinity',
    'null',
    'true',
    '{}',
    '[]',
    '\0',
    '\n',
    '\r\n',
    '\u2028',
    '\ud800',
    '\udfff',
  ],
  ...[
    '\ufeff',
    'é',
    'ﬃ',
    '💥',
    'İ',
    'ß',
    'a'.repeat(300),
    'é'.repeat(5_000),
    ' '.repeat(70_000),
    '%00',
    '%s%n',
    '${7*7}',
  ],
  ...[
    "' or 1=1 --",
    '<script>',
    '../../etc/passwd',
    '__proto__',
    'constructor',
    'toString',
    'data:image/png;base64,AA==',
  ],
  ...[
    'data:;base64,',
    'http://127.0.0.1:1/',
    'https://[::1]/',
    'file:///etc/passwd',
    'req_0',
    'ws_0',
    'text',
    'user',
    'auto',
  ],
  ...[
    '2026-01-01',
    '2026-13-45T99:99:99Z',
    '1e1000',
    '0x10',
    '9'.repeat(400),
    '٣',
    'cheap/chat',
    'byok/sim/x',
    ':',
    '/',
    '*',
  ],
  ...[[], {}, [[]], [{}], [null], { a: 1 }, { type: 'text' }, { type: 'x' }, { role: 'user' }, { $ref: '#/a' }],
  ...[Array(300).fill(0), Array(50).fill({}), deep(40), 'DEEP', { length: 5 }, { toString: 1 }],
]

/** One of them, to be changed at will. */
function oddValue(dice: Dice): unknown {
  const value = dice.pick(odd)
  return isNode(value) ? structuredClone(value) : value
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''))

type Node = Record<string | number, unknown>

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null

/** All objects and lists within. */
function nodesIn(value: unknown, found: Node[] = []): Node[] {
  if (!isNode(value) || found.length > 400) return found
  found.push(value)
  for (const inner of Object.values(value)) nodesIn(inner, found)
  return found
}

const changes: readonly ((dice: Dice, node: Node, key: string, all: readonly Node[]) => void)[] = [
  (dice, node, key) => put(node, key, oddValue(dice)),
  (dice, node, key) => put(node, key, oddValue(dice)),
  (_, node, key) => delete node[key],
  (dice, node) =>
    put(node, Array.isArray(node) ? String(node.length) : textOf(oddValue(dice)).slice(0, 80), oddValue(dice)),
  (dice, node, key, all) => put(node, key, structuredClone(dice.pick(all))),
  (_, node, key) => put(node, key, [node[key], node[key]]),
  (_, node, key) => put(node, key, { [key]: node[key] }),
  (_, node, key) => put(node, key, textOf(node[key])),
  (dice, node, key) => {
    if (typeof node[key] === 'number') node[key] = (node[key] as number) * dice.pick([-1, 0, 0.1, 1e3, 1e9, 1e30])
  },
  (_, node) => void (Array.isArray(node) && node.reverse()),
]

/** A member of its own, whatever its name. */
function put(node: Node, key: string, value: unknown): void {
  Object.defineProperty(node, key, { value, enumerable: true, writable: true, configurable: true })
}

/** The same with one to four things wrong; at times it is something else altogether. */
export function mutateJson(dice: Dice, valid: unknown): unknown {
  if (valid === undefined || dice.chance(0.02)) return oddValue(dice)
  const value = structuredClone(valid)
  for (let left = 1 + dice.below(4); left > 0; left--) {
    const all = nodesIn(value)
    if (all.length === 0) break
    const node = dice.pick(all)
    const keys = Object.keys(node)
    if (keys.length > 0) dice.pick(changes)(dice, node, dice.pick(keys), all)
  }
  return value
}

/** As text, at times with a mistake that no JSON writer makes. */
export function mutatedText(dice: Dice, valid: unknown): string {
  const text = (JSON.stringify(mutateJson(dice, valid)) ?? '').replaceAll('"DEEP"', DEEP)
  if (!dice.chance(0.12) || text.length === 0) return text
  const at = dice.below(text.length)
  const broken: readonly (() => string)[] = [
    () => text.slice(0, at),
    () =>
      text.slice(0, at) +
      dice.pick(['"', '{', '}', '[', ']', ',', ':', '\\', '\0', '\u00ff', '1', '-', 'e']) +
      text.slice(at),
    () => text.slice(0, at) + text.slice(at + 1),
    () => text + text,
    () => text.replace('{', '{"model":"x","model":"y",'),
    () => text.replace(/"(\w)/, '"\\u00$1'),
    () => `\ufeff${text}`,
    () => text.replaceAll(',', ', \n\t').replaceAll(':', ' : '),
    () => '['.repeat(at) + text,
  ]
  return dice.pick(broken)()
}
