import { createReadStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type ClientRequest, request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { toFile } from 'openai'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTenant, type Gateway, startGateway, type Tenant, until } from '../../support/gateway.ts'
import { formOf, json, type MediaProvider, type Seen, startMediaProvider } from './media-provider.ts'
import { balance, post, read, recordOf, records, sdk } from './rig.ts'

let gateway: Gateway
let provider: MediaProvider
let tenant: Tenant
let folder: string

const model = (name: string, kind: string, price: string, cheap: string, at = 'media') => `
  ${name}:
    kind: ${kind}
    deployments: [{ provider: ${at}, model: up-${name}, price: { ${price} } }]
    lanes: { cheap: { price: { ${cheap} } }, resale: { margin: 0 } }`

beforeAll(async () => {
  provider = await startMediaProvider()
  folder = mkdtempSync(join(tmpdir(), 'trilane-media-'))
  const at = (kind: string) => `
    kind: ${kind}
    baseUrl: ${provider.baseURL}
    credentials:
      - { name: pool, apiKey: op-pool, lanes: [cheap] }
      - { name: official, apiKey: op-official, lanes: [resale] }`
  gateway = await startGateway({
    config: `
providers:
  media: ${at('openai-compatible')}
  dead: { kind: openai-compatible, baseUrl: "http://127.0.0.1:9/v1", credentials: [{ apiKey: dead }] }
  claude: ${at('anthropic-compatible')}
  google: ${at('gemini-compatible')}
models:${model('picture', 'image', 'input: 0, output: 0, image: 0.04', 'input: 0, output: 0, image: 0.02')}
  ${model('painter', 'image', 'input: 5, output: 10, imageInput: 8, imageOutput: 32', 'input: 1, output: 40')}
  ${model('guard', 'moderation', 'input: 0, output: 0', 'input: 0, output: 0')}
  ${model('sorter', 'rerank', 'input: 0, output: 0, search: 0.002', 'input: 0, output: 0, request: 0.001')}
  ${model('voice', 'speech', 'input: 0, output: 0, character: 15', 'input: 0, output: 0, character: 10')}
  ${model('token-voice', 'speech', 'input: 0.6, output: 12', 'input: 0.6, output: 12')}
  ${model('whisper', 'transcription', 'input: 0, output: 0, second: 0.0001', 'input: 0, output: 0, second: 0.00005')}
  ${model('scribe', 'transcription', 'input: 2.5, output: 10, audioInput: 6', 'input: 2, output: 10')}
  ${model('talk', 'chat', 'input: 1, output: 2', 'input: 1, output: 2')}
  ${model('claude', 'chat', 'input: 1, output: 2', 'input: 1, output: 2', 'claude')}
  ${model('flash', 'chat', 'input: 1, output: 2', 'input: 1, output: 2', 'google')}
  twice:
    kind: transcription
    deployments:
      - { provider: dead, model: nowhere, price: { input: 0, output: 0, second: 0 } }
      - { provider: media, model: up-twice, price: { input: 1, output: 0, second: 0.0001 } }
  fickle:
    kind: transcription
    deployments:
      - { provider: media, model: up-first, price: { input: 0, output: 0, second: 0.0001 } }
      - { provider: media, model: up-second, price: { input: 1, output: 0, second: 0.0001 } }
upstream: { allowPrivateNetworks: [127.0.0.0/8] }
server: { keepAliveMs: 100 }
limits: { maxBodyBytes: 134217728 }
`,
  })
  tenant = await createTenant(gateway)
})
afterAll(async () => {
  await gateway?.stop()
  await provider?.stop()
  rmSync(folder, { recursive: true, force: true })
})
beforeEach(() => {
  provider.seen.length = 0
})

const client = () => sdk(gateway, tenant.key)
const last = () => provider.seen.at(-1) as Seen
const jsonSent = () => JSON.parse(last().body.toString()) as Record<string, unknown>

async function lastRecord() {
  const all = await until(async () => {
    const found = await records(gateway, tenant.workspaceId)
    return found.length > 0 && found
  }, 'a request is on the ledger')
  const { id } = all[0] as { id: string }
  return recordOf(gateway, tenant.workspaceId, id)
}

/** The newest record once it ended this way; what is not completed is written after the client has gone. */
function endedAs(outcome: string) {
  return until(async () => {
    const record = await lastRecord()
    return record.outcome === outcome && record
  }, `the last request is ${outcome}`)
}

describe('images', () => {
  const pictures = { created: 1, data: [{ b64_json: 'aGVsbG8=' }, { url: 'https://x.example/a.png' }] }

  test('are charged by the image, and answered in the same bytes', async () => {
    provider.on('/images/generations', (_, __, response) => {
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(`{ "data" : ${JSON.stringify(pictures.data)} }`)
    })
    const answer = await post(gateway, '/v1/images/generations', tenant.key, {
      model: 'resale/picture',
      prompt: 'a boat',
      n: 2,
    })
    expect(answer.text).toBe(`{ "data" : ${JSON.stringify(pictures.data)} }`)
    expect(answer.headers.get('x-trilane-charge-usd')).toBe('0.08')
    expect(jsonSent()).toEqual({ model: 'up-picture', prompt: 'a boat', n: 2 })
    const record = await lastRecord()
    expect(record).toMatchObject({ outcome: 'completed', costUsd: '0.08', chargeUsd: '0.08' })
    expect((await balance(gateway, tenant.workspaceId)).heldUsd).toBe('0')
  })

  test('are charged by tokens where the answer tells them', async () => {
    const usage = {
      input_tokens: 1_000,
      input_tokens_details: { text_tokens: 400, image_tokens: 600 },
      output_tokens: 2_000,
      total_tokens: 3_000,
    }
    provider.on('/images/generations', (_, __, response) => json(response, { ...pictures, usage }))
    const answer = await client().images.generate({ model: 'resale/painter', prompt: 'a boat' })
    // 400 × 5 + 600 × 8 + 2000 × 32 for a million.
    expect(answer.usage).toMatchObject({ ...usage, cost: 0.0708, is_byok: false })
    expect(await lastRecord()).toMatchObject({ chargeUsd: '0.0708', usage: { estimated: false } })
  })

  test('on a pooled account nothing names a person or the account', async () => {
    provider.on('/images/generations', (_, __, response) => json(response, { ...pictures, account: 'op' }))
    const answer = await client()
      .images.generate({ model: 'cheap/picture', prompt: 'a boat', user: 'somebody' })
      .withResponse()
    expect(jsonSent()).toEqual({ model: 'up-picture', prompt: 'a boat' })
    expect(answer.data).toEqual(pictures)
    expect(answer.response.headers.get('x-trilane-warnings')).toBe('dropped:user')
    expect(last().headers.authorization).toBe('Bearer op-pool')
  })

  test('asked for as a stream, but answered late and whole, arrive whole', async () => {
    provider.on('/images/generations', (_, __, response) => void setTimeout(() => json(response, pictures), 400))
    const request = { model: 'resale/picture', prompt: 'a boat', stream: true }
    const answer = await post(gateway, '/v1/images/generations', tenant.key, request)
    expect(answer.status).toBe(200)
    expect(answer.body.data).toEqual(pictures.data)
  })

  test('partial images stream, and the usage of the last event is charged', async () => {
    provider.on('/images/generations', (_, __, response) => {
      const usage = { input_tokens: 100, output_tokens: 1_000, total_tokens: 1_100 }
      const events = [
        { type: 'image_generation.partial_image', b64_json: 'QQ==', partial_image_index: 0 },
        { type: 'image_generation.completed', b64_json: 'QUI=', usage },
      ]
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      for (const event of events) response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
      response.end()
    })
    const stream = await client().images.generate({ model: 'resale/painter', prompt: 'a boat', stream: true })
    const events = []
    for await (const event of stream) events.push(event)
    expect(events.map(({ type }) => type)).toEqual(['image_generation.partial_image', 'image_generation.completed'])
    expect(events[1]).toMatchObject({ b64_json: 'QUI=', usage: { cost: 0.0325 } })
    expect(await lastRecord()).toMatchObject({ stream: true, outcome: 'completed', chargeUsd: '0.0325' })
  })

  test('what cannot be held is refused before anything is sent', async () => {
    const poor = await createTenant(gateway, { creditUsd: '0.05' })
    const request = { model: 'resale/picture', prompt: 'a boat', n: 2 }
    const answer = await post(gateway, '/v1/images/generations', poor.key, request)
    expect(answer.status).toBe(402)
    expect(provider.seen).toEqual([])
  })

  test('edits pass as a form with the name of the model changed', async () => {
    provider.on('/images/edits', (_, __, response) => json(response, pictures))
    const image = Buffer.from('\r\n--not the boundary\r\n\0\x89PNG')
    const answer = await client().images.edit({
      image: [await toFile(image, 'private-name.png', { type: 'image/png' }), await toFile(image, 'b.png')],
      prompt: 'größer',
      n: 2,
      model: 'resale/picture',
    })
    expect(answer.data).toHaveLength(2)
    const form = await formOf(last())
    expect(form.get('model')).toBe('up-picture')
    expect(form.get('prompt')).toBe('größer')
    const files = form.getAll('image[]') as File[]
    expect(files.map(({ name }) => name)).toEqual(['private-name.png', 'b.png'])
    expect(Buffer.from(await (files[0] as File).arrayBuffer())).toEqual(image)
    expect(last().headers['content-length']).toBe(String(last().body.length))
    expect(await lastRecord()).toMatchObject({ chargeUsd: '0.08' })
  })

  test('forms on a pooled account carry no file names and no other fields', async () => {
    provider.on('/images/edits', (_, __, response) => json(response, pictures))
    const answer = await client()
      .images.edit({
        user: 'somebody',
        model: 'cheap/picture',
        image: await toFile(Buffer.from('png'), 'Jane Doe.png', { type: 'image/png' }),
        prompt: 'bigger',
      })
      .withResponse()
    expect(answer.response.headers.get('x-trilane-warnings')).toBe('dropped:user')
    const text = last().body.toString()
    expect(text).not.toMatch(/somebody|Jane/)
    const form = await formOf(last())
    expect([...form.keys()].sort()).toEqual(['image', 'model', 'prompt'])
    expect((form.get('image') as File).name).toBe('file.png')
    expect((form.get('image') as File).type).toBe('image/png')
  })
})

test('moderations are free where the catalogue says so', async () => {
  const results = [{ flagged: false, categories: {}, category_scores: {} }]
  provider.on('/moderations', (_, __, response) => json(response, { id: 'modr-1', model: 'up-guard', results }))
  const answer = await client().moderations.create({ model: 'resale/guard', input: 'hello' })
  expect(answer.results).toEqual(results)
  expect(await lastRecord()).toMatchObject({ chargeUsd: '0', costUsd: '0', outcome: 'completed' })
})

test('reranking is charged by the search units that the answer tells', async () => {
  const answer = { id: 'r', results: [{ index: 0, relevance_score: 0.5 }], meta: { billed_units: { search_units: 3 } } }
  provider.on('/rerank', (_, __, response) => json(response, answer))
  const documents = Array.from({ length: 250 }, (_, at) => `document ${at} ${'word '.repeat(30)}`)
  const request = { model: 'resale/sorter', query: 'which', documents, top_n: 1 }
  const ranked = await post(gateway, '/v1/rerank', tenant.key, request)
  expect(ranked.body).toEqual(answer)
  expect(await lastRecord()).toMatchObject({ chargeUsd: '0.006' })
  const cheap = await post(gateway, '/v1/rerank', tenant.key, { ...request, model: 'cheap/sorter' })
  expect(cheap.headers.get('x-trilane-charge-usd')).toBe('0.001')
  expect((await post(gateway, '/v1/rerank', tenant.key, { ...request, documents: [] })).status).toBe(400)
})

describe('speech', () => {
  test('passes chunk by chunk, and is charged by the character', async () => {
    let more: (() => void) | undefined
    provider.on('/audio/speech', async (_, __, response) => {
      response.writeHead(200, { 'content-type': 'audio/mpeg' })
      response.write('first-')
      await new Promise<void>((resolve) => (more = resolve))
      response.end('last')
    })
    const answer = await client().audio.speech.create({ model: 'resale/voice', voice: 'alloy', input: 'Grüße, 100!' })
    expect(answer.headers.get('content-type')).toBe('audio/mpeg')
    const reader = (answer.body as ReadableStream<Uint8Array>).getReader()
    const begun = await reader.read()
    // The provider has not gone on before the beginning has arrived.
    expect(Buffer.from(begun.value as Uint8Array).toString()).toMatch(/^first/)
    more?.()
    let rest = ''
    for (let part = await reader.read(); !part.done; part = await reader.read())
      rest += Buffer.from(part.value).toString()
    expect(`${Buffer.from(begun.value as Uint8Array)}${rest}`).toBe('first-last')
    expect(await lastRecord()).toMatchObject({
      outcome: 'completed',
      chargeUsd: '0.000165',
      usage: { estimated: false },
    })
  })

  test('a broken answer is no whole one, and is not charged', async () => {
    provider.on('/audio/speech', (_, __, response) => {
      response.writeHead(200, { 'content-type': 'audio/mpeg' })
      response.write('first', () => setTimeout(() => response.destroy(), 50))
    })
    const answer = await client().audio.speech.create({ model: 'resale/voice', voice: 'alloy', input: 'hello' })
    await expect(answer.arrayBuffer()).rejects.toThrow()
    expect(await endedAs('failed')).toMatchObject({ chargeUsd: '0' })
  })

  test('a client that leaves is charged for what it asked', async () => {
    let closed = false
    provider.on('/audio/speech', (_, __, response) => {
      response.writeHead(200, { 'content-type': 'audio/mpeg' })
      response.on('close', () => (closed = true))
      response.write('x'.repeat(1000))
    })
    const abort = new AbortController()
    const answer = await client().audio.speech.create(
      { model: 'resale/voice', voice: 'alloy', input: 'a'.repeat(1000) },
      { signal: abort.signal },
    )
    await (answer.body as ReadableStream<Uint8Array>).getReader().read()
    abort.abort()
    await until(() => closed, 'the provider hears of it')
    expect(await endedAs('cancelled')).toMatchObject({ chargeUsd: '0.015' })
  })

  test('as events it is charged by what the last one tells', async () => {
    provider.on('/audio/speech', (_, __, response) => {
      const usage = { input_tokens: 10, output_tokens: 100, total_tokens: 110 }
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write('data: {"type":"speech.audio.delta","audio":"QQ=="}\n\n')
      response.end(`data: ${JSON.stringify({ type: 'speech.audio.done', usage })}\n\n`)
    })
    const request = { model: 'resale/token-voice', voice: 'alloy', input: 'hello', stream_format: 'sse' }
    const answer = await post(gateway, '/v1/audio/speech', tenant.key, request)
    expect(answer.text).toContain('speech.audio.delta')
    expect(answer.text).toContain('"cost":0.001206')
    expect(await lastRecord()).toMatchObject({ chargeUsd: '0.001206' })
  })

  test('a voice of one’s own is for byok', async () => {
    const request = { model: 'resale/voice', voice: { id: 'voice_1' }, input: 'hello' }
    const answer = await post(gateway, '/v1/audio/speech', tenant.key, request)
    expect(answer.status).toBe(400)
    expect(answer.body.error.code).toBe('stored_state_not_allowed')
  })
})

describe('transcriptions', () => {
  const audio = () => {
    const file = join(folder, 'Jane Doe.mp3')
    writeFileSync(file, Buffer.alloc(200_000, 'x'))
    return file
  }

  test('a file stream through the SDK, charged by the duration that the answer tells', async () => {
    const usage = { type: 'duration', seconds: 20.2 }
    provider.on('/audio/transcriptions', (_, __, response) => json(response, { text: 'hello', usage }))
    const file = createReadStream(audio())
    const answer = await client().audio.transcriptions.create({ file, model: 'resale/whisper' })
    expect(answer).toMatchObject({ text: 'hello', usage: { ...usage, cost: 0.0021 } })
    const form = await formOf(last())
    expect(form.get('model')).toBe('up-whisper')
    expect(Buffer.from(await (form.get('file') as File).arrayBuffer())).toEqual(
      readFileSync(join(folder, 'Jane Doe.mp3')),
    )
    expect(await lastRecord()).toMatchObject({ chargeUsd: '0.0021', costUsd: '0.0021', usage: { estimated: false } })
  })

  test('by tokens where the answer tells those', async () => {
    const usage = {
      type: 'tokens',
      input_tokens: 1_000,
      input_token_details: { audio_tokens: 900, text_tokens: 100 },
      output_tokens: 100,
      total_tokens: 1_100,
    }
    provider.on('/audio/transcriptions', (_, __, response) => json(response, { text: 'hello', usage }))
    await client().audio.transcriptions.create({ file: createReadStream(audio()), model: 'resale/scribe' })
    expect(await lastRecord()).toMatchObject({ chargeUsd: '0.00665', usage: { estimated: false } })
  })

  test('text passes under its own type, charged by an estimate from its length', async () => {
    provider.on('/audio/transcriptions', (_, __, response) => {
      response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end('1\n00:00 hello\n')
    })
    const answer = await client()
      .audio.transcriptions.create({ file: createReadStream(audio()), model: 'resale/whisper', response_format: 'srt' })
      .withResponse()
    expect(answer.data).toBe('1\n00:00 hello\n')
    expect(answer.response.headers.get('content-type')).toBe('text/plain; charset=utf-8')
    const record = await lastRecord()
    expect(record.usage).toMatchObject({ estimated: true })
    // 200 kB and the fields at 8,000 bytes a second.
    expect(record.chargeUsd).toBe('0.0026')
  })

  test('a stream', async () => {
    provider.on('/audio/transcriptions', (_, __, response) => {
      const usage = { type: 'tokens', input_tokens: 1_000, output_tokens: 100, total_tokens: 1_100 }
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write('data: {"type":"transcript.text.delta","delta":"hel"}\n\n')
      response.end(
        `data: ${JSON.stringify({ type: 'transcript.text.done', text: 'hello', usage })}\n\ndata: [DONE]\n\n`,
      )
    })
    const stream = await client().audio.transcriptions.create({
      file: createReadStream(audio()),
      model: 'resale/scribe',
      stream: true,
    })
    const types = []
    for await (const event of stream) types.push(event.type)
    expect(types).toEqual(['transcript.text.delta', 'transcript.text.done'])
    expect(await lastRecord()).toMatchObject({ outcome: 'completed', chargeUsd: '0.007' })
  })

  test('the file’s name stays here on a pooled account', async () => {
    provider.on('/audio/translations', (_, __, response) => json(response, { text: 'hello' }))
    await client().audio.translations.create({ file: createReadStream(audio()), model: 'cheap/whisper' })
    expect(last().body.toString('latin1')).not.toContain('Jane')
    expect(((await formOf(last())).get('file') as File).name).toBe('file.mp3')
  })

  test('a form that is kept whole goes to the next candidate', async () => {
    provider.on('/audio/transcriptions', (_, __, response) => json(response, { text: 'hello' }))
    const answer = await client()
      .audio.transcriptions.create({ file: createReadStream(audio()), model: 'resale/twice' })
      .withResponse()
    expect(answer.response.headers.get('x-trilane-attempts')).toBe('2')
    expect((await formOf(last())).get('model')).toBe('up-twice')
  })

  test('the provider’s refusal before the end of the body is told', async () => {
    provider.on(
      '/audio/transcriptions',
      (_, __, response) => json(response, { error: { message: 'Unsupported language.' } }, 400),
      true,
    )
    const file = await toFile(Buffer.alloc(8_000_000), 'a.mp3')
    const call = client().audio.transcriptions.create({ model: 'resale/whisper', file })
    await expect(call).rejects.toMatchObject({ status: 400, message: expect.stringContaining('Unsupported language') })
  })

  test.each([
    ['no form', { 'content-type': 'application/json' }, '{}', 'invalid_form'],
    ['no boundary', { 'content-type': 'multipart/form-data' }, 'x', 'invalid_form'],
    ['another boundary', { 'content-type': 'multipart/form-data; boundary=a' }, '--b\r\n', 'invalid_form'],
    [
      'no model',
      { 'content-type': 'multipart/form-data; boundary=a' },
      '--a\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nx\r\n--a--',
      'missing_required_parameter',
    ],
    [
      'two models',
      { 'content-type': 'multipart/form-data; boundary=a' },
      `${'--a\r\nContent-Disposition: form-data; name="model"\r\n\r\nx\r\n'.repeat(2)}--a--`,
      'invalid_form',
    ],
  ])('%s is refused', async (_, headers, body, code) => {
    const answer = await post(gateway, '/v1/audio/transcriptions', tenant.key, body, headers)
    expect(answer.status).toBe(400)
    expect(answer.body.error.code).toBe(code)
    expect(provider.seen).toEqual([])
  })
})

describe('a large upload', () => {
  const MEGABYTE = 1024 * 1024

  const residentBytes = () => {
    const [, pages] = readFileSync(`/proc/${gateway.process.pid}/statm`, 'utf8').split(' ')
    return Number(pages) * 4096
  }

  /** Sends a form of `megabytes` with the model first; `step` before each megabyte. */
  async function upload(
    megabytes: number,
    step: (sent: number, request: ClientRequest) => Promise<void>,
    declared = true,
    name = 'whisper',
  ) {
    const head = Buffer.from(
      '--b\r\nContent-Disposition: form-data; name="model"\r\n\r\n' +
        `resale/${name}\r\n` +
        '--b\r\nContent-Disposition: form-data; name="file"; filename="a.mp3"\r\nContent-Type: audio/mpeg\r\n\r\n',
    )
    const tail = Buffer.from('\r\n--b--\r\n')
    const length = head.length + megabytes * MEGABYTE + tail.length
    const request = httpRequest(`${gateway.url}/v1/audio/transcriptions`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${tenant.key}`,
        'content-type': 'multipart/form-data; boundary=b',
        ...(declared && { 'content-length': length }),
      },
    })
    const answer = new Promise<Response>((resolve, reject) => {
      request.on('error', reject)
      request.on('response', (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () =>
          resolve(new Response(new Uint8Array(Buffer.concat(chunks)), { status: response.statusCode ?? 0 })),
        )
      })
    })
    const closed = new Promise<void>((resolve) => request.once('close', () => resolve()))
    // Of what is written to a closed request, Node calls nobody back.
    const write = (bytes: Buffer) =>
      Promise.race([closed, new Promise<void>((resolve) => request.write(bytes, () => resolve()))])
    await write(head)
    for (let sent = 0; sent < megabytes; sent++) {
      await step(sent, request)
      await write(Buffer.alloc(MEGABYTE, 'x'))
    }
    request.end(tail)
    return { answer }
  }

  test('of 96 MB passes without standing in memory', async () => {
    let passed = 0
    provider.on(
      '/audio/transcriptions',
      (_, request, response) => {
        request.on('data', (chunk: Buffer) => (passed += chunk.length))
        request.on('end', () => json(response, { text: 'hello', usage: { type: 'duration', seconds: 60 } }))
      },
      true,
    )
    const before = residentBytes()
    let most = 0
    const { answer } = await upload(96, async (sent) => {
      // What was sent has gone on, but for what is kept and on its way.
      await until(() => passed >= (sent - 4) * MEGABYTE, 'the provider has it')
      most = Math.max(most, residentBytes() - before)
    })
    const { status, body } = await read(await answer)
    expect(status).toBe(200)
    expect(body).toMatchObject({ text: 'hello', usage: { cost: 0.006 } })
    expect(passed).toBeGreaterThan(96 * MEGABYTE)
    // Garbage that nobody had to collect yet is part of it.
    expect(most).toBeLessThan(80 * MEGABYTE)
    expect(await lastRecord()).toMatchObject({ outcome: 'completed', chargeUsd: '0.006' })
  })

  test('waits for a provider that does not read', async () => {
    let go: (() => void) | undefined
    provider.on(
      '/audio/transcriptions',
      (_, request, response) => {
        go = () => request.resume()
        request.on('end', () => json(response, { text: 'hello' }))
      },
      true,
    )
    const before = residentBytes()
    const sending = upload(64, async () => {})
    await until(() => go, 'the provider is asked')
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(residentBytes() - before).toBeLessThan(24 * MEGABYTE)
    go?.()
    expect((await (await sending).answer).status).toBe(200)
  })

  test('beyond the limit is refused on the way', async () => {
    provider.on('/audio/transcriptions', (_, request, response) => {
      request.on('end', () => json(response, { text: 'hello' }))
    })
    const { answer } = await upload(129, async () => {}, false).catch((error: Error) => ({
      answer: Promise.reject(error),
    }))
    const { status, body } = await read(await answer)
    expect(status).toBe(413)
    expect(body.error.code).toBe('request_too_large')
    expect(await endedAs('failed')).toMatchObject({ chargeUsd: '0' })
  })

  test('that is refused is told so while it is sent', async () => {
    const poor = await createTenant(gateway, { creditUsd: '0.01' })
    const form = new FormData()
    form.set('model', 'resale/whisper')
    form.set('file', new File([new Uint8Array(24 * MEGABYTE)], 'a.mp3'))
    const answer = await read(
      await fetch(`${gateway.url}/v1/audio/transcriptions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${poor.key}` },
        body: form,
      }),
    )
    expect(answer.status).toBe(402)
    expect(provider.seen).toEqual([])
  })

  test('that has not begun goes to the next candidate', async () => {
    provider.on('/audio/transcriptions', (_, __, response) => json(response, { text: 'hello' }))
    const { answer } = await upload(8, async () => {}, true, 'twice')
    expect((await answer).status).toBe(200)
    expect((await formOf(last())).get('model')).toBe('up-twice')
  })

  test('that has begun does not', async () => {
    let read = 0
    provider.on(
      '/audio/transcriptions',
      (_, request) => {
        request.on('data', (chunk: Buffer) => {
          read += chunk.length
          if (read > 3 * MEGABYTE) request.destroy()
        })
        request.on('error', () => {})
      },
      true,
    )
    const { answer } = await upload(8, async () => {}, true, 'fickle')
    expect((await answer).status).toBe(502)
    expect(provider.seen).toHaveLength(1)
    expect(await endedAs('failed')).toMatchObject({ chargeUsd: '0' })
  })

  test('with the model behind the file passes too', async () => {
    provider.on('/audio/transcriptions', (_, __, response) => json(response, { text: 'hello' }))
    const bytes = Buffer.alloc(4 * MEGABYTE, 'y')
    await client().audio.transcriptions.create({ file: await toFile(bytes, 'a.mp3'), model: 'resale/whisper' })
    const form = await formOf(last())
    expect([...form.keys()]).toEqual(['file', 'model'])
    expect((form.get('file') as File).size).toBe(bytes.length)
  })

  test('whose client leaves is ended at the provider', async () => {
    let gone = false
    provider.on(
      '/audio/transcriptions',
      (_, request) => {
        request.resume()
        request.on('close', () => (gone = !request.complete))
      },
      true,
    )
    const { answer } = await upload(8, async (sent, request) => {
      if (sent < 6) return
      await until(() => provider.seen.length > 0, 'the provider is asked')
      request.destroy()
    })
    await expect(answer).rejects.toThrow()
    await until(() => gone, 'the provider hears of it')
    // What had gone out is counted as heard.
    expect((await endedAs('cancelled')).usage).toMatchObject({ estimated: true })
    await until(async () => (await balance(gateway, tenant.workspaceId)).heldUsd === '0', 'nothing is held')
  })
})

describe('counts of tokens', () => {
  const message = { model: 'resale/claude', messages: [{ role: 'user', content: 'hello there, how are you?' }] }

  test('come from a provider of the same format, and cost nothing', async () => {
    provider.on('/messages/count_tokens?beta=true', (_, __, response) => json(response, {}))
    provider.on('/messages/count_tokens', (_, __, response) => json(response, { input_tokens: 2_095, account: 'op' }))
    const before = (await records(gateway, tenant.workspaceId)).length
    const body = { ...message, metadata: { user_id: 'somebody' } }
    const answer = await post(gateway, '/v1/messages/count_tokens?beta=true', tenant.key, body)
    expect(answer.body).toEqual({ input_tokens: 2_095, account: 'op' })
    expect(jsonSent()).toEqual({ ...body, model: 'up-claude' })
    expect(last().headers['anthropic-version']).toBe('2023-06-01')
    const cheap = await post(gateway, '/v1/messages/count_tokens', tenant.key, { ...body, model: 'cheap/claude' })
    expect(cheap.body).toEqual({ input_tokens: 2_095 })
    expect(cheap.headers.get('x-trilane-warnings')).toBe('dropped:metadata')
    expect(jsonSent()).toEqual({ ...message, model: 'up-claude' })
    expect(await records(gateway, tenant.workspaceId)).toHaveLength(before)
  })

  test('are estimates, and say so, where the provider has another format or fails', async () => {
    const other = await post(gateway, '/v1/messages/count_tokens', tenant.key, { ...message, model: 'resale/talk' })
    expect(other.headers.get('x-trilane-warnings')).toBe('estimated:input_tokens')
    expect(other.body.input_tokens).toBeGreaterThan(5)
    expect(provider.seen).toEqual([])
    provider.on('/messages/count_tokens', (_, __, response) => json(response, { error: { message: 'busy' } }, 529))
    const failed = await post(gateway, '/v1/messages/count_tokens', tenant.key, message)
    expect(failed.status).toBe(200)
    expect(failed.headers.get('x-trilane-warnings')).toBe('estimated:input_tokens')
  })

  test('tell what is wrong with a request in the client’s format', async () => {
    const none = await post(gateway, '/v1/messages/count_tokens', tenant.key, { ...message, model: 'nothing' })
    expect(none.status).toBe(404)
    expect(none.body).toMatchObject({ type: 'error', error: { type: 'not_found_error' } })
    const wrong = await post(gateway, '/v1/messages/count_tokens', 'tl_wrong', message)
    expect(wrong.status).toBe(401)
  })

  test('of Gemini, of contents and of a whole request', async () => {
    provider.on(':countTokens', (_, __, response) => json(response, { totalTokens: 31 }))
    const contents = [{ role: 'user', parts: [{ text: 'hello' }] }]
    const path = '/v1beta/models/resale%2Fflash:countTokens'
    const answer = await post(gateway, path, tenant.key, { contents })
    expect(answer.body).toEqual({ totalTokens: 31 })
    expect(last().path).toBe('/v1/models/up-flash:countTokens')
    const request = { model: 'models/resale/flash', contents, systemInstruction: { parts: [{ text: 'be kind' }] } }
    const whole = await post(gateway, path, tenant.key, { generateContentRequest: request })
    expect(whole.body).toEqual({ totalTokens: 31 })
    expect(jsonSent()).toEqual({ generateContentRequest: { ...request, model: 'models/up-flash' } })
    const other = await post(gateway, '/v1beta/models/resale%2Ftalk:countTokens', tenant.key, { contents })
    expect(other.headers.get('x-trilane-warnings')).toBe('estimated:input_tokens')
    expect(other.body.totalTokens).toBeGreaterThan(0)
  })
})

test.each(['/v1/uploads', '/v1/uploads/upload_1/parts'])('%s says what it is for', async (path) => {
  for (const method of ['GET', 'POST']) {
    const answer = await read(await fetch(gateway.url + path, { method }))
    expect(answer.status).toBe(404)
    expect(answer.body.error.code).toBe('not_offered')
    expect(answer.body.error.message).toContain('byok')
  }
})
