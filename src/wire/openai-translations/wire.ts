import { openAiTranscriptions } from '../openai-transcriptions/wire.ts'
import type { Wire } from '../wire.ts'

/** OpenAI API reference, "Create translation": a transcription that comes out in English. */
export const openAiTranslations: Wire = { ...openAiTranscriptions, format: 'openai-translations' }
