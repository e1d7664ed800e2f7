/** Names that different result files give to one model; what is not here goes by its own name. */
const known: Readonly<Record<string, string>> = {
  'Mixtral-8x7B-Instruct-v0.1': 'mixtral-8x7b',
  'Meta-Llama-3_1-70B-Instruct': 'Meta-Llama-3.1-70B-Instruct',
  'Meta-Llama-3_1-8B-Instruct': 'Meta-Llama-3.1-8B-Instruct',
  'llama-3.1-8b-instruct': 'Meta-Llama-3.1-8B-Instruct',
  'qwen2.5-7b-instruct': 'Qwen2.5-7B-Instruct',
  'mistralai/mixtral-8x7b-chat': 'mixtral-8x7b',
  'gpt-4-1106-preview': 'gpt-4-1106',
  'gemini-1.5-flash-002': 'gemini-1.5-flash',
  'gemini-1.5-pro-002': 'gemini-1.5-pro',
  'gemma-2-27b-it@together': 'gemma-2-27b-it',
  'DeepSeek-Coder-V2': 'deepseek-v2-coder-0724',
  'DeepSeek-Coder-V2-0724': 'deepseek-v2-coder-0724',
  'deepseek-coder': 'deepseek-v2-coder-0724',
  'deepseek-chat': 'deepseek-v2-chat-0628',
}

export const nameOf = (model: string) => known[model] ?? model
