import { bearer } from './auth.ts'
import { defineProvider } from './define-provider.ts'

/** https://docs.api.nvidia.com/nim/reference. The price data does not know it. */
export const nvidiaNim = defineProvider({
  id: 'nvidia-nim',
  name: 'NVIDIA NIM',
  baseUrl: 'https://integrate.api.nvidia.com/v1',
  auth: bearer(),
  envKey: 'NVIDIA_API_KEY',
  formats: {
    'openai-chat': '/chat/completions',
    'openai-completions': '/completions',
    'openai-embeddings': '/embeddings',
  },
})
