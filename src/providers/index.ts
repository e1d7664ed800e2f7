import { anthropic } from './anthropic.ts'
import { anthropicCompatible } from './anthropic-compatible.ts'
import { azureOpenai } from './azure-openai.ts'
import { bedrock } from './bedrock.ts'
import { cerebras } from './cerebras.ts'
import { cohere } from './cohere.ts'
import { deepinfra } from './deepinfra.ts'
import { deepseek } from './deepseek.ts'
import type { ProviderDefinition } from './define-provider.ts'
import { fireworks } from './fireworks.ts'
import { gemini } from './gemini.ts'
import { geminiCompatible } from './gemini-compatible.ts'
import { groq } from './groq.ts'
import { hyperbolic } from './hyperbolic.ts'
import { mistral } from './mistral.ts'
import { moonshot } from './moonshot.ts'
import { nvidiaNim } from './nvidia-nim.ts'
import { ollama } from './ollama.ts'
import { openai } from './openai.ts'
import { openaiCompatible } from './openai-compatible.ts'
import { openrouter } from './openrouter.ts'
import { perplexity } from './perplexity.ts'
import { sandbox } from './sandbox.ts'
import { together } from './together.ts'
import { vertex } from './vertex.ts'
import { vllm } from './vllm.ts'
import { xai } from './xai.ts'

/**
 * Every provider there is without configuration: vendors that need a key only, and ways of speaking (vllm,
 * openai-compatible) whose base URL comes with the configuration or the credential. Being in the list enrols a
 * provider in the conformance suite.
 */
const builtIn: readonly ProviderDefinition[] = [
  anthropic,
  anthropicCompatible,
  azureOpenai,
  bedrock,
  cerebras,
  cohere,
  deepinfra,
  deepseek,
  fireworks,
  gemini,
  geminiCompatible,
  groq,
  hyperbolic,
  mistral,
  moonshot,
  nvidiaNim,
  ollama,
  openai,
  openaiCompatible,
  openrouter,
  perplexity,
  sandbox,
  together,
  vertex,
  vllm,
  xai,
]

const byId = (list: readonly ProviderDefinition[]) => new Map(list.map((provider) => [provider.id, provider]))

export const builtInProviders: ReadonlyMap<string, ProviderDefinition> = byId(builtIn)

/** What `kind:` may say in the configuration. The sandbox is this process's own and cannot be configured. */
export const providerKinds: ReadonlyMap<string, ProviderDefinition> = byId(
  builtIn.filter(({ id }) => id !== sandbox.id),
)

export { sandbox } from './sandbox.ts'
