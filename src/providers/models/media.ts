import { parseDecimal } from '../../model/money.ts'
import type { ModelDefinition } from './define-model.ts'
import { imageModel, speechModel, transcriber } from './define-model.ts'

const at = (provider: string, model: string) => ({ [provider]: model })

/** USD for a million characters, or for one search unit: prices that the price data has no kind for. */
const perMillionCharacters = (usd: string) => ({ input: 0n, output: 0n, character: parseDecimal(usd, 9) })
const perSearch = (usd: string) => ({ input: 0n, output: 0n, search: parseDecimal(usd, 15) })
const free = { input: 0n, output: 0n }

function priced(definition: ModelDefinition, provider: string, price: NonNullable<ModelDefinition['prices']>[string]) {
  return { ...definition, prices: { [provider]: price } }
}

/**
 * Models of images, speech, transcription, moderation and reranking. Sources: https://platform.openai.com/docs/models,
 * https://console.groq.com/docs/speech-to-text, https://docs.mistral.ai. Of prices that the price data does not have:
 * https://platform.openai.com/docs/pricing (moderation is free of charge; a million characters are 15 USD for tts-1 and 30
 * for tts-1-hd), and for rerank-v3.5 the price list of LiteLLM (`input_cost_per_query` of
 * model_prices_and_context_window.json: 2 USD for a thousand search units), for https://cohere.com/pricing tells only what
 * a unit is: a query with up to 100 documents.
 */
export const mediaModels: readonly ModelDefinition[] = [
  imageModel(['gpt-image-2', 'GPT Image 2', '2026-04-21', undefined, undefined, at('openai', 'gpt-image-2')]),
  imageModel(['gpt-image-1.5', 'GPT Image 1.5', '2025-12-16', undefined, undefined, at('openai', 'gpt-image-1.5')]),
  imageModel([
    'gpt-image-1-mini',
    'GPT Image 1 mini',
    undefined,
    undefined,
    undefined,
    at('openai', 'gpt-image-1-mini'),
  ]),
  speechModel(['gpt-4o-mini-tts', 'GPT-4o mini TTS', undefined, undefined, undefined, at('openai', 'gpt-4o-mini-tts')]),
  priced(
    speechModel(['tts-1', 'TTS-1', undefined, undefined, undefined, at('openai', 'tts-1')]),
    'openai',
    perMillionCharacters('15'),
  ),
  priced(
    speechModel(['tts-1-hd', 'TTS-1 HD', undefined, undefined, undefined, at('openai', 'tts-1-hd')]),
    'openai',
    perMillionCharacters('30'),
  ),
  transcriber(['whisper-1', 'Whisper', undefined, undefined, undefined, at('openai', 'whisper-1')]),
  transcriber([
    'gpt-4o-transcribe',
    'GPT-4o Transcribe',
    undefined,
    undefined,
    undefined,
    at('openai', 'gpt-4o-transcribe'),
  ]),
  transcriber([
    'gpt-4o-mini-transcribe',
    'GPT-4o mini Transcribe',
    undefined,
    undefined,
    undefined,
    at('openai', 'gpt-4o-mini-transcribe'),
  ]),
  transcriber([
    'whisper-large-v3',
    'Whisper Large V3',
    undefined,
    undefined,
    undefined,
    at('groq', 'whisper-large-v3'),
  ]),
  transcriber([
    'whisper-large-v3-turbo',
    'Whisper Large V3 Turbo',
    undefined,
    undefined,
    undefined,
    at('groq', 'whisper-large-v3-turbo'),
  ]),
  {
    id: 'omni-moderation-latest',
    name: 'Omni Moderation',
    released: undefined,
    kind: 'moderation',
    contextWindow: undefined,
    maxOutputTokens: undefined,
    inputModalities: ['text', 'image'],
    at: at('openai', 'omni-moderation-latest'),
    prices: { openai: free },
  },
  {
    id: 'rerank-v3.5',
    name: 'Rerank 3.5',
    released: undefined,
    kind: 'rerank',
    contextWindow: undefined,
    maxOutputTokens: undefined,
    inputModalities: ['text'],
    at: at('cohere', 'rerank-v3.5'),
    prices: { cohere: perSearch('0.002') },
  },
]
