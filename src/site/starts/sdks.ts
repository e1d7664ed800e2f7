import type { Place, Start } from './start.ts'

/**
 * Calls with the official SDKs: constructor options as in `openai` (client.d.ts), `@anthropic-ai/sdk` and their Python
 * counterparts (`OpenAI(base_url=…)`, `Anthropic(base_url=…)`).
 */
export function curl({ base, examples }: Place): Start {
  return {
    id: 'curl',
    name: 'curl',
    lead: 'One request, without anything to install.',
    steps: [
      {
        language: 'sh',
        caption: 'Ask',
        code: `curl ${base}/chat/completions \\
  -H "authorization: Bearer $GATEWAY_KEY" \\
  -H "content-type: application/json" \\
  -d '{
    "model": "${examples.chat}",
    "messages": [{"role": "user", "content": "Hello!"}]
  }'`,
      },
      {
        language: 'sh',
        caption: 'Ask for a stream, with its usage at the end',
        code: `curl -N ${base}/chat/completions \\
  -H "authorization: Bearer $GATEWAY_KEY" \\
  -H "content-type: application/json" \\
  -d '{
    "model": "${examples.chat}",
    "stream": true,
    "stream_options": {"include_usage": true},
    "messages": [{"role": "user", "content": "Count to three."}]
  }'`,
      },
      {
        language: 'sh',
        caption: 'What your key can use',
        code: `curl ${base}/models -H "authorization: Bearer $GATEWAY_KEY"`,
      },
    ],
    notes: [
      'The answer’s usage holds cost, the charge in USD; the headers x-trilane-lane, x-trilane-provider and x-trilane-model tell what served.',
    ],
  }
}

export function python({ origin, base, examples }: Place): Start {
  return {
    id: 'python',
    name: 'Python',
    lead: 'With the SDKs of OpenAI and Anthropic; one key serves both.',
    before: { language: 'sh', caption: 'Install', code: 'pip install openai anthropic' },
    steps: [
      {
        language: 'python',
        caption: 'openai',
        code: `import os
from openai import OpenAI

client = OpenAI(base_url="${base}", api_key=os.environ["GATEWAY_KEY"])

answer = client.chat.completions.create(
    model="${examples.chat}",
    messages=[{"role": "user", "content": "Hello!"}],
)
print(answer.choices[0].message.content)
print(answer.usage.model_extra["cost"], "USD")

stream = client.chat.completions.create(
    model="${examples.chat}",
    messages=[{"role": "user", "content": "Count to three."}],
    stream=True,
)
for chunk in stream:
    if chunk.choices:
        print(chunk.choices[0].delta.content or "", end="")`,
      },
      {
        language: 'python',
        caption: 'anthropic',
        code: `import os
from anthropic import Anthropic

client = Anthropic(base_url="${origin}", api_key=os.environ["GATEWAY_KEY"])

message = client.messages.create(
    model="${examples.claude}",
    max_tokens=200,
    messages=[{"role": "user", "content": "Hello!"}],
)
print("".join(block.text for block in message.content if block.type == "text"))`,
      },
    ],
    notes: [
      'OpenAI’s SDK takes the base URL with /v1, Anthropic’s without.',
      'Whatever the provider behind a model speaks, either SDK can call it. What one format has no words for is refused or named in the header x-trilane-warnings.',
    ],
  }
}

export function typescript({ base, examples }: Place): Start {
  return {
    id: 'typescript',
    name: 'TypeScript',
    lead: 'With OpenAI’s SDK, in Node, Bun or Deno.',
    before: { language: 'sh', caption: 'Install', code: 'npm install openai' },
    steps: [
      {
        language: 'ts',
        caption: 'A plain answer and a stream',
        code: `import OpenAI from 'openai'

const client = new OpenAI({ baseURL: '${base}', apiKey: process.env.GATEWAY_KEY })

const answer = await client.chat.completions.create({
  model: '${examples.chat}',
  messages: [{ role: 'user', content: 'Hello!' }],
})
console.log(answer.choices[0]?.message.content)

const stream = await client.chat.completions.create({
  model: '${examples.chat}',
  messages: [{ role: 'user', content: 'Count to three.' }],
  stream: true,
  stream_options: { include_usage: true },
})
for await (const chunk of stream) {
  process.stdout.write(chunk.choices[0]?.delta?.content ?? '')
  if (chunk.usage) console.log('\\n', chunk.usage)
}`,
      },
    ],
    notes: ['Keep the key on your server: whoever has it can spend your credit.'],
  }
}
