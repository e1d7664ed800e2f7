import type { PlaygroundRequest } from '../../api/playground-call.ts'

/** The same request outside of this page, by language. */
export function snippetsOf(
  origin: string,
  request: PlaygroundRequest,
): readonly { readonly name: string; readonly text: string }[] {
  return [
    { name: 'curl', text: curl(origin, request) },
    { name: 'Python', text: python(origin, request) },
    { name: 'TypeScript', text: typescript(origin, request) },
  ]
}

function curl(origin: string, request: PlaygroundRequest): string {
  const body = JSON.stringify({ ...request, stream: true }, undefined, 2).replaceAll("'", "'\\''")
  return `curl -N ${origin}/v1/chat/completions \\
  -H "Authorization: Bearer $TRILANE_KEY" \\
  -H "Content-Type: application/json" \\
  -d '${body}'`
}

function python(origin: string, { messages, ...rest }: PlaygroundRequest): string {
  const given = Object.entries(rest).map(([name, value]) => `    ${name}=${JSON.stringify(value)},`)
  return `import os
from openai import OpenAI

client = OpenAI(base_url="${origin}/v1", api_key=os.environ["TRILANE_KEY"])
stream = client.chat.completions.create(
${given.join('\n')}
    messages=${indented(JSON.stringify(messages, undefined, 4))},
    stream=True,
)
for chunk in stream:
    if chunk.choices:
        print(chunk.choices[0].delta.content or "", end="")`
}

function typescript(origin: string, request: PlaygroundRequest): string {
  return `import OpenAI from 'openai'

const client = new OpenAI({ baseURL: '${origin}/v1', apiKey: process.env.TRILANE_KEY })
const stream = await client.chat.completions.create(${JSON.stringify({ ...request, stream: true }, undefined, 2)})
for await (const chunk of stream) {
  process.stdout.write(chunk.choices[0]?.delta?.content ?? '')
}`
}

/** Continuation lines stand below the argument that they belong to. */
function indented(text: string): string {
  return text.replaceAll('\n', '\n    ')
}
