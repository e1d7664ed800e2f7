import type { ObjectSurface, ObjectVerb } from '../model/stored-object.ts'

/** What each method does. */
type Verbs = Readonly<Record<string, ObjectVerb>>

/** Files and batches; `format` is that of their errors. */
export interface ObjectRoute {
  readonly kind: 'object'
  readonly format: 'openai-chat' | 'anthropic-messages'
  readonly surface: ObjectSurface
  readonly verbs: Verbs
  /** As the path has it. */
  readonly id: string | undefined
}

interface Shape {
  readonly surface: ObjectSurface
  readonly format: ObjectRoute['format']
  /** Of one object. */
  readonly one: Verbs
  /** By the segment behind the id. */
  readonly behind: Readonly<Record<string, Verbs>>
}

const all: Verbs = { GET: 'list', POST: 'create' }

/** Methods and paths as resources/files and resources/batches of `openai` and messages/batches of `@anthropic-ai/sdk` have them. */
const shapes: readonly (readonly [path: string, shape: Shape])[] = [
  [
    '/files',
    {
      surface: 'files',
      format: 'openai-chat',
      one: { GET: 'get', DELETE: 'delete' },
      behind: { content: { GET: 'content' } },
    },
  ],
  [
    '/batches',
    { surface: 'batches', format: 'openai-chat', one: { GET: 'get' }, behind: { cancel: { POST: 'cancel' } } },
  ],
  [
    '/messages/batches',
    {
      surface: 'message-batches',
      format: 'anthropic-messages',
      one: { GET: 'get', DELETE: 'delete' },
      behind: { cancel: { POST: 'cancel' }, results: { GET: 'content' } },
    },
  ],
]

/** `below`: the path below `/v1`. Undefined where it leads to none. */
export function objectRoute(below: string): ObjectRoute | undefined {
  for (const [path, { surface, format, one, behind }] of shapes) {
    if (below === path) return { kind: 'object', format, surface, verbs: all, id: undefined }
    if (!below.startsWith(`${path}/`)) continue
    const [id = '', last, ...more] = below.slice(path.length + 1).split('/')
    const verbs = last === undefined ? one : Object.hasOwn(behind, last) ? behind[last] : undefined
    return verbs && id !== '' && more.length === 0 ? { kind: 'object', format, surface, verbs, id } : undefined
  }
  return undefined
}
