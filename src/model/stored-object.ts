/** What a provider keeps for its customer, by the API that reaches it. */
export type ObjectSurface = 'files' | 'batches' | 'message-batches'

/** `content`: the bytes of a file, or the results of a batch. */
export type ObjectVerb = 'create' | 'list' | 'get' | 'delete' | 'cancel' | 'content'

/** What is asked of a surface. `id`: as the path has it; undefined for `create` and `list`. */
export interface ObjectCall {
  readonly surface: ObjectSurface
  readonly verb: ObjectVerb
  readonly id: string | undefined
}
