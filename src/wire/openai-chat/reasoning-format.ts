import { own } from '../../kit/own.ts'
import type { Signature } from '../../model/chat/parts.ts'
import type { SignatureOrigin } from '../../model/chat/signature.ts'
import { readSignature, writeSignature } from '../translate/signature-envelope.ts'

/**
 * `format` of OpenRouter's reasoning details (https://openrouter.ai/docs/use-cases/reasoning-tokens): whose signature
 * or ciphertext it is. Without a signature it is `unknown`, for clients throw unsigned details of the others away.
 */
const formatOf: Readonly<Record<SignatureOrigin, string>> = {
  'anthropic-messages': 'anthropic-claude-v1',
  'bedrock-converse': 'anthropic-claude-v1',
  gemini: 'google-gemini-v1',
  'openai-responses': 'openai-responses-v1',
  'openai-chat': 'unknown',
}

/** What is valid wherever the model runs. Ciphertext of other formats is bound to the account that it came from. */
const originOf: Readonly<Record<string, SignatureOrigin>> = {
  'anthropic-claude-v1': 'anthropic-messages',
  'google-gemini-v1': 'gemini',
}

/** How the value of one that goes back to this wire format begins: its format and a bar. */
const ownFormat = /^([a-z0-9-]+-v\d+)\|/

/** A detail's signature or data. The detail's `format` is kept where nothing else would tell it. */
export function signatureOf(text: string, format: string | undefined): Signature {
  const signature = readSignature(text, 'openai-chat')
  if (signature.origin !== 'openai-chat' || format === undefined || format === 'unknown') return signature
  const origin = own(originOf, format)
  return origin ? { origin, value: text } : { origin: 'openai-chat', value: `${format}|${text}` }
}

export interface Written {
  readonly format: string
  readonly text: string
}

/** As a client carries it until it comes back. */
export function forClient(signature: Signature): Written {
  if (signature.origin === 'openai-chat') return ownWords(signature)
  return { format: formatOf[signature.origin], text: writeSignature(signature, 'openai-chat') }
}

/** As a provider of this format checks it; undefined when it cannot. */
export function forProvider(signature: Signature): Written | undefined {
  if (signature.origin === 'openai-chat') return ownWords(signature)
  const format = formatOf[signature.origin]
  return originOf[format] === signature.origin ? { format, text: signature.value } : undefined
}

function ownWords({ value }: Signature): Written {
  const format = ownFormat.exec(value)?.[1]
  return format === undefined
    ? { format: formatOf['openai-chat'], text: value }
    : { format, text: value.slice(format.length + 1) }
}
