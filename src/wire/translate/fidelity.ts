import { own } from '../../kit/own.ts'
import type { ChatFormat } from '../../model/wire-format.ts'

/** What becomes of a request's feature in a format that has no words for it. */
export interface Loss {
  /** True: the request is refused with a 400 that names the field. False: left out, with a warning. */
  readonly refused: boolean
  /** Ends with a full stop. */
  readonly reason: string
}

const dropped = (reason: string): Loss => ({ refused: false, reason })
const refused = (reason: string): Loss => ({ refused: true, reason })

/**
 * The one list of what can go lost between wire formats. A feature is left out only where the answer is of the same
 * kind without it; where it would be another answer than the one asked for, the request is refused. docs/fidelity.md is
 * made from this.
 */
export const features = {
  choices: refused('it answers once only.'),
  logprobs: refused('it tells no log probabilities.'),
  logit_bias: refused('it cannot bias tokens.'),
  seed: dropped('it takes no seed; sampling was never promised to repeat.'),
  frequency_penalty: dropped('it has no frequency penalty.'),
  presence_penalty: dropped('it has no presence penalty.'),
  top_k: dropped('it has no top-k sampling.'),
  sampling: dropped('its models sample in their own way, always or while they reason.'),
  temperature_range: dropped('its temperatures end at 1; the highest is used.'),
  stop_sequences: refused('it takes fewer stop sequences, or none.'),
  json_without_schema: refused('it writes JSON only by a schema.'),
  schema_keywords: dropped('it keeps no such bounds in a schema, and tells them to the model in words.'),
  json_schema: refused('it cannot be held to a schema.'),
  strict_schema: dropped('it is held only to schemas that require all members of an object and allow no others.'),
  strict_tools: dropped('it cannot be held to the schema of a tool, or not to this one.'),
  tool_choice: refused('it cannot be told which tool to use.'),
  tool_choice_none: dropped('it cannot be told to leave the tools of the conversation alone; it may ask for one.'),
  allowed_tools: refused('it cannot be limited to some of the tools.'),
  parallel_tool_calls: dropped('it decides by itself how many tools it calls at once.'),
  hosted_tool: dropped('this tool runs at another provider only; the model goes without it.'),
  hosted_tool_choice: refused('the tool that must be called cannot be offered there.'),
  image: refused('it takes no images.'),
  image_type: refused('it takes images as JPEG, PNG, GIF and WebP only.'),
  image_url: refused('it takes images as data only, not by URL.'),
  image_detail: dropped('it decides by itself how closely it looks.'),
  audio_input: refused('it takes no audio.'),
  audio_output: refused('it speaks no audio.'),
  file: refused('it takes no documents of this kind.'),
  text_file: dropped('it takes text as a message only, not as a file; what the file says stands there under its name.'),
  file_url: refused('it takes documents as data only, not by URL.'),
  stored_file: refused('the file is stored at another provider.'),
  tool_result_media: dropped(
    'it takes text only as the result of a tool; what else was in it stands in a message behind the results.',
  ),
  tool_error: dropped('it has no mark for a tool that failed; the text of the result says so.'),
  reasoning: dropped('its models take no wishes about reasoning.'),
  reasoning_budget: dropped('it takes no budget for reasoning; the nearest effort is used.'),
  reasoning_measure: dropped('its models are told an effort, or think by their own measure.'),
  reasoning_shown: dropped('it decides by itself what it shows of its reasoning.'),
  reasoning_history: dropped('earlier reasoning can be checked only by the provider that wrote it.'),
  cache_control: dropped('it keeps prompts by itself or not at all.'),
  cache_ttl: dropped('its cache has another lifetime.'),
  service_tier: dropped('it has no such tier.'),
  prediction: dropped('it takes no predicted output.'),
  verbosity: dropped('it takes no wishes about length.'),
  user: dropped('it takes no name of a user.'),
  user_length: dropped('its names of users end at 64 characters; a fingerprint of the name stands for it.'),
  metadata: dropped('it keeps no metadata.'),
  store: dropped('it stores no answers.'),
  citations: refused('it does not cite documents.'),
  document_context: dropped('its documents have no title or context of their own.'),
  system_position: dropped('its instructions stand before the conversation; a later one was moved there.'),
  message_name: dropped('its messages have no names of speakers.'),
  nothing_said: refused('it takes no conversation in which nothing is said.'),
  other_part: refused('this part of a message has a meaning at its own provider only.'),
  modalities: refused('it answers with text only.'),
  native_field: dropped('the field has a meaning at its own provider only.'),
} as const satisfies Readonly<Record<string, Loss>>

export type Feature = keyof typeof features

/** Fields of one format alone that are more than a wish: what goes with them. All others are a `native_field`. */
const nativeFeatures: Readonly<Partial<Record<ChatFormat, Readonly<Record<string, Feature>>>>> = {
  gemini: {
    cachedContent: 'stored_file',
    continuationToken: 'stored_file',
    'generationConfig.responseModalities': 'modalities',
    'generationConfig.responseMimeType': 'json_schema',
  },
  'openai-chat': { modalities: 'modalities', prediction: 'prediction', web_search_options: 'hosted_tool' },
}

export function nativeFeature(field: string, from: ChatFormat): Feature {
  return own(nativeFeatures[from] ?? {}, field) ?? 'native_field'
}
