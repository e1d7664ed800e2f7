import type { Place, Start } from './start.ts'

/**
 * LangChain: `ChatOpenAI` of `@langchain/openai` takes the SDK's options as `configuration` (chat_models/base.d.ts), that
 * of `langchain-openai` a `base_url` (https://docs.langchain.com/oss/python/integrations/chat/openai).
 */
export function langchain({ base, examples }: Place): Start {
  return {
    id: 'langchain',
    name: 'LangChain',
    lead: 'ChatOpenAI with another base URL.',
    before: {
      language: 'sh',
      caption: 'Install one of them',
      code: 'npm install @langchain/openai @langchain/core\npip install langchain-openai',
    },
    steps: [
      {
        language: 'ts',
        caption: 'TypeScript',
        code: `import { ChatOpenAI } from '@langchain/openai'

const model = new ChatOpenAI({
  model: '${examples.chat}',
  apiKey: process.env.GATEWAY_KEY,
  configuration: { baseURL: '${base}' },
})
const answer = await model.invoke('Hello!')
console.log(answer.content)`,
      },
      {
        language: 'python',
        caption: 'Python',
        code: `import os
from langchain_openai import ChatOpenAI

model = ChatOpenAI(
    model="${examples.chat}",
    base_url="${base}",
    api_key=os.environ["GATEWAY_KEY"],
)
print(model.invoke("Hello!").content)`,
      },
    ],
    notes: ['Embeddings work in the same way, with OpenAIEmbeddings and an embedding model of the catalogue.'],
  }
}

/** `createOpenAICompatible` of `@ai-sdk/openai-compatible` (index.d.ts): `name`, `baseURL` and `apiKey`. */
export function aiSdk({ base, examples }: Place): Start {
  return {
    id: 'ai-sdk',
    name: 'Vercel AI SDK',
    lead: 'As an OpenAI-compatible provider.',
    before: { language: 'sh', caption: 'Install', code: 'npm install ai @ai-sdk/openai-compatible' },
    steps: [
      {
        language: 'ts',
        caption: 'generateText',
        code: `import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { generateText } from 'ai'

const gateway = createOpenAICompatible({
  name: 'gateway',
  baseURL: '${base}',
  apiKey: process.env.GATEWAY_KEY,
})
const { text, usage } = await generateText({
  model: gateway('${examples.chat}'),
  prompt: 'Hello!',
})
console.log(text, usage)`,
      },
    ],
    notes: ['Set includeUsage: true beside the base URL to get usage on streams as well.'],
  }
}
