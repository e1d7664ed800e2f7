import type { WireFormat } from '../model/wire-format.ts'
import { openAiChat } from './openai-chat/wire.ts'
import { openAiCompletions } from './openai-completions/wire.ts'
import { openAiEmbeddings } from './openai-embeddings/wire.ts'
import type { Wire } from './wire.ts'

export const wires: Readonly<Record<WireFormat, Wire>> = {
  'openai-chat': openAiChat,
  'openai-completions': openAiCompletions,
  'openai-embeddings': openAiEmbeddings,
}
