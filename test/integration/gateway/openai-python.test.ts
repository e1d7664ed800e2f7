import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTenant } from '../../support/gateway.ts'
import { type Python, startPython } from './python.ts'
import { type Rig, startRig } from './rig.ts'

const cache = fileURLToPath(new URL('../../../node_modules/.cache/trilane', import.meta.url))
const python = join(cache, 'py', 'bin', 'python')
/** Says that the SDK was imported once: asking again takes seconds. */
const proven = join(cache, 'py', 'openai-imported')

/** Why the SDK cannot be used here; undefined when it can. Installed once and kept. */
function missing(): string | undefined {
  if (existsSync(proven)) return undefined
  const importOnce = (): undefined => {
    execFileSync(python, ['-c', 'import openai'], { stdio: 'pipe' })
    writeFileSync(proven, '')
  }
  try {
    if (existsSync(python)) return importOnce()
  } catch {
    // Left half installed: try again.
  }
  try {
    mkdirSync(cache, { recursive: true })
    execFileSync('python3', ['-m', 'venv', join(cache, 'py')], { stdio: 'pipe', timeout: 600_000 })
    execFileSync(python, ['-m', 'pip', 'install', '--quiet', '--no-compile', '--disable-pip-version-check', 'openai'], {
      stdio: 'pipe',
      timeout: 600_000,
    })
    return importOnce()
  } catch (error) {
    return `the OpenAI Python SDK cannot be installed here: ${String(error).split('\n')[0]}`
  }
}

const reason = missing()

describe.skipIf(reason !== undefined)(
  `the OpenAI Python SDK${reason === undefined ? '' : ` (skipped: ${reason})`}`,
  () => {
    let rig: Rig
    let interpreter: Python

    beforeAll(async () => {
      rig = await startRig()
      const { key } = await createTenant(rig.gateway)
      interpreter = startPython(python, head, { OPENAI_BASE_URL: rig.gateway.baseURL, OPENAI_API_KEY: key })
    })
    afterAll(async () => {
      await interpreter?.stop()
      await rig?.stop()
    })

    const head = 'import json, openai\nfrom openai import OpenAI\nclient = OpenAI(max_retries=0)\n'
    /** Runs a script that prints one JSON value. */
    const py = (script: string) => interpreter.run(script)

    test('plain, with cost and request id', async () => {
      const answer = await py(`
raw = client.chat.completions.with_raw_response.create(model="resale/chat", messages=[{"role": "user", "content": 'x [[sim {"content":"grüße"}]]'}])
r = raw.parse()
print(json.dumps([r.choices[0].message.content, r.usage.cost == float(raw.headers["x-trilane-charge-usd"]), r._request_id[:4], raw.headers["x-trilane-lane"]]))`)
      expect(answer).toEqual(['grüße', true, 'req_', 'resale'])
    })

    test('streams, with usage only if asked for', async () => {
      const answer = await py(`
def read(**more):
    chunks = list(client.chat.completions.create(model="cheap/chat", stream=True, messages=[{"role": "user", "content": 'x [[sim {"content":"one two three"}]]'}], **more))
    text = "".join(c.choices[0].delta.content or "" for c in chunks if c.choices)
    return [text, [c.usage.cost > 0 for c in chunks if c.usage], len([c for c in chunks if not c.choices])]
print(json.dumps([read(), read(stream_options={"include_usage": True})]))`)
      expect(answer).toEqual([
        ['one two three', [], 0],
        ['one two three', [true], 1],
      ])
    })

    test('tools, plain and streamed', async () => {
      const answer = await py(`
knob = 'x [[sim {"toolCalls":[{"name":"weather","arguments":{"city":"Oslo"}},{"name":"weather","arguments":{"city":"Bergen"}}]}]]'
ask = dict(model="resale/chat", messages=[{"role": "user", "content": knob}], tools=[{"type": "function", "function": {"name": "weather", "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}}}])
plain = [json.loads(c.function.arguments)["city"] for c in client.chat.completions.create(**ask).choices[0].message.tool_calls]
with client.chat.completions.stream(**ask) as stream:
    final = stream.get_final_completion()
print(json.dumps([plain, [json.loads(c.function.arguments)["city"] for c in final.choices[0].message.tool_calls]]))`)
      expect(answer).toEqual([
        ['Oslo', 'Bergen'],
        ['Oslo', 'Bergen'],
      ])
    })

    test('embeddings, completions and models', async () => {
      const answer = await py(`
e = client.embeddings.create(model="resale/embed", input=["a", "b"])
c = client.completions.create(model="cheap/chat", prompt='x [[sim {"content":"y"}]]')
m = [m.id for m in client.models.list()]
print(json.dumps([len(e.data), isinstance(e.data[0].embedding[0], float), c.choices[0].text, "cheap/chat" in m, client.models.retrieve("cheap/chat").id]))`)
      expect(answer).toEqual([2, true, 'y', true, 'cheap/chat'])
    })

    test('errors are of the right class, with code, param and request id', async () => {
      const answer = await py(`
def fails(model="cheap/chat", content="x", c=client, **more):
    try:
        list(c.chat.completions.create(model=model, messages=[{"role": "user", "content": content}], **more) if more.get("stream") else [c.chat.completions.create(model=model, messages=[{"role": "user", "content": content}], **more)])
    except openai.APIStatusError as e:
        return [type(e).__name__, e.status_code, e.code, e.request_id[:4]]
    except openai.APIError as e:
        return [type(e).__name__, e.code]
print(json.dumps([
    fails(c=OpenAI(api_key="tl_wrong", max_retries=0)),
    fails(model="nope"),
    fails(n=0),
    fails(content='x [[sim {"status":500}]]'),
    fails(content='x [[sim {"words":9,"errorMidStream":3}]]', stream=True),
]))`)
      expect(answer).toEqual([
        ['AuthenticationError', 401, 'invalid_api_key', 'req_'],
        ['NotFoundError', 404, 'model_not_found', 'req_'],
        ['BadRequestError', 400, 'invalid_value', 'req_'],
        ['InternalServerError', 502, 'upstream_error', 'req_'],
        ['APIError', 'upstream_stream_failed'],
      ])
    })

    test('its own retries: fails twice, then succeeds', async () => {
      await rig.simulator.model('chat-upstream', [{ status: 500 }, { status: 503 }, { content: 'third' }])
      const answer = await py(`
r = OpenAI(max_retries=2).chat.completions.create(model="cheap/chat", messages=[{"role": "user", "content": "x"}])
print(json.dumps(r.choices[0].message.content))`)
      expect(answer).toBe('third')
    })
  },
)
