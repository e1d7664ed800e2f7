/** Scores as published, in percent, of models that are offered today and of those that tie them to the labelled ones. */
export interface Published {
  readonly source: string
  readonly benchmarks: readonly string[]
  /** Model → scores in the order of `benchmarks`; undefined where the source has none. */
  readonly scores: Readonly<Record<string, readonly (number | undefined)[]>>
}

/** Domain of a benchmark that is of one; the others are mixed. */
export const benchmarkDomains: Readonly<Record<string, string>> = {
  math: 'competition mathematics',
  math_500: 'competition mathematics',
  mgsm: 'word problems',
  human_eval: 'code',
}

/** Models that are another by a different name, or so like it that its row stands for them. */
export const siblings: Readonly<Record<string, string>> = {
  'gpt-4o': 'gpt-4o-2024-08-06',
  'gpt-4o-mini': 'gpt-4o-mini-2024-07-18',
  'gpt-3.5-turbo': 'gpt-3.5-turbo-0125',
  'llama-3.1-8b': 'Meta-Llama-3.1-8B-Instruct',
  'claude-sonnet-4-5-20250929': 'claude-sonnet-4-5',
}

const none = undefined

export const published: readonly Published[] = [
  {
    // From o1 on the column MATH is MATH-500.
    source: 'https://github.com/openai/simple-evals/blob/0f2cf33303b9f20bc2db18f04a2fefdf69bb0dd8/README.md',
    benchmarks: ['mmlu', 'gpqa_diamond', 'math', 'math_500', 'human_eval', 'mgsm'],
    scores: {
      o3: [92.9, 82.8, none, 97.8, 87.4, 92.3],
      'o4-mini': [90.0, 77.6, none, 97.5, 97.3, 93.7],
      'o3-mini': [85.9, 74.9, none, 97.3, 96.3, 90.8],
      o1: [91.8, 75.7, none, 96.4, none, 89.3],
      'o1-preview-2024-09-12': [90.8, 73.3, none, 85.5, 92.4, 90.8],
      'o1-mini-2024-09-12': [85.2, 60.0, none, 90.0, 92.4, 89.9],
      'gpt-4.1': [90.2, 66.3, 82.1, none, 94.5, 86.9],
      'gpt-4.1-mini': [87.5, 65.0, 81.4, none, 93.8, 88.2],
      'gpt-4.1-nano': [80.1, 50.3, 62.3, none, 87.0, 73.0],
      'gpt-4o-2024-11-20': [85.7, 46.0, 68.5, none, 90.2, 90.3],
      'gpt-4o-2024-08-06': [88.7, 53.1, 75.9, none, 90.2, 90.0],
      'gpt-4o-2024-05-13': [87.2, 49.9, 76.6, none, 91.0, 89.9],
      'gpt-4o-mini-2024-07-18': [82.0, 40.2, 70.2, none, 87.2, 87.0],
      'gpt-4-turbo-2024-04-09': [86.7, 49.3, 73.4, none, 88.2, 89.6],
      'gpt-4-1106': [84.7, 42.5, 64.3, none, 83.7, 87.1],
    },
  },
  {
    source: 'https://github.com/meta-llama/llama-models/blob/main/models/llama3_3/MODEL_CARD.md',
    benchmarks: ['mmlu', 'mmlu_pro', 'gpqa_diamond', 'human_eval', 'math', 'mgsm'],
    scores: {
      'Meta-Llama-3.1-8B-Instruct': [73.0, 48.3, 31.8, 72.6, 51.9, 68.9],
      'Meta-Llama-3.1-70B-Instruct': [86.0, 66.4, 48.0, 80.5, 68.0, 86.9],
      'llama-3.3-70b': [86.0, 68.9, 50.5, 88.4, 77.0, 91.1],
      'Llama-3.1-405B-Inst@sambanova': [88.6, 73.3, 49.0, 89.0, 73.8, 91.6],
    },
  },
  {
    source: 'https://github.com/meta-llama/llama-models/blob/main/models/llama4/MODEL_CARD.md',
    benchmarks: ['mmlu_pro', 'gpqa_diamond', 'mgsm'],
    scores: { 'llama-4-scout': [74.3, 57.2, 90.6], 'llama-4-maverick': [80.5, 69.8, 92.3] },
  },
  {
    source: 'https://github.com/deepseek-ai/DeepSeek-V3/blob/main/README.md',
    benchmarks: ['mmlu', 'mmlu_pro', 'gpqa_diamond', 'math_500'],
    scores: {
      'deepseek-v2.5-0908': [80.6, 66.2, 41.3, 74.7],
      'Qwen2.5-72B-Instruct': [85.3, 71.6, 49.0, 80.0],
      'Llama-3.1-405B-Inst@sambanova': [88.6, 73.3, 51.1, 73.8],
      'claude-3-5-sonnet-20241022': [88.3, 78.0, 65.0, 78.3],
      'gpt-4o-2024-05-13': [87.2, 72.6, 49.9, 74.6],
      'deepseek-v3': [88.5, 75.9, 59.1, 90.2],
    },
  },
  {
    source: 'https://michaelbommarito.com/wiki/gpt5_research_notes.md',
    benchmarks: ['gpqa_diamond'],
    scores: { 'gpt-5': [85.7] },
  },
  {
    source: 'https://simplerdevelopment.com/blog/claude-4-series-explained-sonnet-opus-2026',
    benchmarks: ['gpqa_diamond'],
    scores: { 'claude-sonnet-4-5': [83.4] },
  },
  {
    source: 'https://ciyuan.website/events/gemini-2-5-pro-2025/',
    benchmarks: ['gpqa_diamond'],
    scores: { 'gemini-2.5-pro': [84.0] },
  },
]
