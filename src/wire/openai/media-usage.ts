import { asCount, asObject, type JsonObject } from '../../kit/parse-json.ts'
import type { Usage } from '../../model/usage.ts'

/** Whole seconds; providers bill begun ones. */
function secondsOf(value: unknown): number | undefined {
  return typeof value === 'number' && value >= 0 ? asCount(Math.ceil(value)) : undefined
}

function known(usage: Omit<Usage, 'estimated'>): Usage | undefined {
  const told = Object.values(usage).some((count) => count !== undefined)
  return told ? { ...usage, estimated: false } : undefined
}

/**
 * Usage of an images answer (OpenAI API reference, "The image generation response"). Models that are billed by the
 * image tell none. Output whose kind is not told is image.
 */
export function readImageUsage(raw: JsonObject | undefined, images: number | undefined): Usage | undefined {
  const input = asObject(raw?.input_tokens_details)
  const output = asObject(raw?.output_tokens_details)
  const outputTokens = asCount(raw?.output_tokens)
  return known({
    inputTokens: asCount(raw?.input_tokens),
    imageInputTokens: asCount(input?.image_tokens),
    outputTokens,
    imageOutputTokens: asCount(output?.image_tokens) ?? outputTokens,
    images,
  })
}

/**
 * Usage of a transcription (OpenAI API reference, "The transcription object": by tokens or by duration) and of Mistral's
 * (API reference, "Audio Transcription": tokens beside `prompt_audio_seconds`). Input whose kind is not told is audio.
 */
export function readAudioUsage(raw: JsonObject | undefined): Usage | undefined {
  if (!raw) return undefined
  const inputTokens = asCount(raw.input_tokens) ?? asCount(raw.prompt_tokens)
  const details = asObject(raw.input_token_details)
  return known({
    inputTokens,
    audioInputTokens: asCount(details?.audio_tokens) ?? inputTokens,
    outputTokens: asCount(raw.output_tokens) ?? asCount(raw.completion_tokens),
    seconds: secondsOf(raw.seconds) ?? secondsOf(raw.prompt_audio_seconds),
  })
}

/** Usage of spoken text as its last event tells it (OpenAI API reference, "speech.audio.done"). */
export function readSpeechUsage(raw: JsonObject | undefined): Usage | undefined {
  return known({ inputTokens: asCount(raw?.input_tokens), outputTokens: asCount(raw?.output_tokens) })
}
