import type { ChatFormat } from '../../model/wire-format.ts'

/** Where a client may have written a wish; where there are several places, the first that it used counts. */
type Places = string | readonly string[]

export interface FieldNames {
  /** Fields of the request as a whole, by the names that encoders have for them: those of chat completions. */
  readonly fields: Readonly<Record<string, Places>>
  /** Members of messages, parts and tools, by the same names. Those that are not here have no name of their own. */
  readonly members: Readonly<Record<string, string>>
}

const config = (...names: readonly string[]) => names.map((name) => `generationConfig.${name}`)

/** What each format's clients call the fields that can go lost. Sources: the types of their official SDKs. */
export const fieldNames: Readonly<Record<ChatFormat, FieldNames>> = {
  'openai-chat': {
    fields: {
      'response_format.strict': 'response_format.json_schema.strict',
      reasoning: ['reasoning', 'reasoning_effort', 'include_reasoning'],
      'reasoning.effort': ['reasoning.effort', 'reasoning_effort', 'reasoning'],
      reasoning_effort: ['reasoning_effort', 'reasoning.effort'],
      'reasoning.budget_tokens': 'reasoning.max_tokens',
      'reasoning.max_tokens': 'reasoning.max_tokens',
      'reasoning.adaptive': 'reasoning',
      'reasoning.summary': ['reasoning.summary', 'reasoning.exclude', 'include_reasoning'],
      max_tokens: ['max_completion_tokens', 'max_tokens'],
      tool_choice: ['tool_choice', 'function_call'],
      parallel_tool_calls: ['parallel_tool_calls', 'functions'],
      user: ['user', 'safety_identifier'],
    },
    members: {
      cache_control: 'cache_control',
      detail: 'image_url.detail',
      filename: 'file.filename',
      name: 'name',
      parameters: 'parameters',
      strict: 'strict',
    },
  },
  'openai-responses': {
    fields: {
      response_format: 'text.format',
      'response_format.strict': 'text.format.strict',
      reasoning_effort: 'reasoning.effort',
      'reasoning.summary': ['reasoning.summary', 'reasoning.generate_summary'],
      verbosity: 'text.verbosity',
      logprobs: ['top_logprobs', 'include'],
      max_tokens: 'max_output_tokens',
      user: ['user', 'safety_identifier'],
    },
    members: {
      cache_control: 'cache_control',
      detail: 'detail',
      filename: 'filename',
      parameters: 'parameters',
      strict: 'strict',
    },
  },
  'anthropic-messages': {
    fields: {
      response_format: ['output_config.format', 'output_format'],
      'response_format.strict': ['output_config.format', 'output_format'],
      stop: 'stop_sequences',
      user: 'metadata.user_id',
      parallel_tool_calls: 'tool_choice.disable_parallel_tool_use',
      reasoning: ['thinking', 'output_config.effort'],
      'reasoning.effort': ['output_config.effort', 'thinking'],
      reasoning_effort: ['output_config.effort', 'thinking'],
      'reasoning.budget_tokens': 'thinking.budget_tokens',
      'reasoning.max_tokens': 'thinking.budget_tokens',
      'reasoning.adaptive': 'thinking',
      'reasoning.summary': 'thinking.display',
    },
    members: {
      cache_control: 'cache_control',
      citations: 'citations',
      context: 'context',
      filename: 'title',
      is_error: 'is_error',
      parameters: 'input_schema',
      strict: 'strict',
    },
  },
  gemini: {
    fields: {
      n: config('candidateCount'),
      logprobs: config('responseLogprobs'),
      top_logprobs: config('logprobs'),
      seed: config('seed'),
      frequency_penalty: config('frequencyPenalty'),
      presence_penalty: config('presencePenalty'),
      temperature: config('temperature'),
      top_p: config('topP'),
      top_k: config('topK'),
      stop: config('stopSequences'),
      max_tokens: config('maxOutputTokens'),
      response_format: config('responseSchema', 'responseJsonSchema', 'responseMimeType'),
      'response_format.strict': config('responseSchema', 'responseJsonSchema'),
      reasoning: config('thinkingConfig'),
      'reasoning.effort': config('thinkingConfig.thinkingLevel', 'thinkingConfig.thinkingBudget'),
      reasoning_effort: config('thinkingConfig.thinkingLevel', 'thinkingConfig.thinkingBudget'),
      'reasoning.budget_tokens': config('thinkingConfig.thinkingBudget'),
      'reasoning.max_tokens': config('thinkingConfig.thinkingBudget'),
      'reasoning.adaptive': config('thinkingConfig.thinkingBudget'),
      'reasoning.summary': config('thinkingConfig.includeThoughts'),
      service_tier: 'serviceTier',
      tool_choice: 'toolConfig.functionCallingConfig',
    },
    members: { parameters: 'parameters', is_error: 'functionResponse.response.error' },
  },
  'bedrock-converse': { fields: {}, members: {} },
}
