import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTenant, type Gateway, startGateway, type Tenant, until } from '../../support/gateway.ts'
import { m4aFile, opusFile, wavFile } from '../../support/recordings.ts'
import { json, type MediaProvider, startMediaProvider } from './media-provider.ts'
import { balance, type Exchange, read, recordOf, records } from './rig.ts'

let gateway: Gateway
let provider: MediaProvider
let tenant: Tenant

beforeAll(async () => {
  provider = await startMediaProvider()
  gateway = await startGateway({
    config: `
providers:
  media:
    kind: openai-compatible
    baseUrl: ${provider.baseURL}
    credentials:
      - { name: pool, apiKey: op-pool, lanes: [cheap] }
      - { name: official, apiKey: op-official, lanes: [resale] }
models:
  whisper:
    kind: transcription
    deployments: [{ provider: media, model: up-whisper, price: { input: 0, output: 0, second: 0.0001 } }]
    lanes: { cheap: { price: { input: 0, output: 0, second: 0.00005 } }, resale: { margin: 0 } }
  short:
    kind: transcription
    deployments: [{ provider: media, model: up-short, price: { input: 0, output: 0, second: 0.0001, leastSeconds: 10 } }]
    lanes: { resale: { margin: 0 } }
  picture:
    kind: image
    deployments: [{ provider: media, model: up-picture, price: { input: 0, output: 0, image: 0.04 } }]
    lanes: { resale: { margin: 0 } }
upstream: { allowPrivateNetworks: [127.0.0.0/8] }
`,
  })
  tenant = await createTenant(gateway)
  await gateway.api('POST', `/api/workspaces/${tenant.workspaceId}/credentials`, {
    provider: 'media',
    apiKey: 'tenant-own',
    baseUrl: provider.baseURL,
    models: { whisper: 'up-whisper' },
  })
})
afterAll(async () => {
  await gateway?.stop()
  await provider?.stop()
})
beforeEach(() => {
  provider.seen.length = 0
  provider.on('/audio/transcriptions', (_, __, response) => json(response, { text: 'hello' }))
  provider.on('/images/edits', (_, __, response) => json(response, { created: 1, data: [{ b64_json: 'QQ==' }] }))
})

type Parts = readonly (readonly [name: string, value: string | Buffer])[]

/** Files are the parts whose value is bytes. */
async function send(path: string, parts: Parts): Promise<Exchange> {
  const form = new FormData()
  for (const [name, value] of parts) {
    if (typeof value === 'string') form.append(name, value)
    else form.append(name, new File([new Uint8Array(value)], 'a.bin'))
  }
  const headers = { authorization: `Bearer ${tenant.key}` }
  return read(await fetch(gateway.url + path, { method: 'POST', headers, body: form }))
}

const transcribe = (parts: Parts) => send('/v1/audio/transcriptions', parts)

async function lastRecord() {
  const all = await until(async () => {
    const found = await records(gateway, tenant.workspaceId)
    return found.length > 0 && found
  }, 'a request is on the ledger')
  return recordOf(gateway, tenant.workspaceId, (all[0] as { id: string }).id)
}

describe('a recording whose length the answer does not tell', () => {
  test.each<[string, Buffer, string]>([
    // 5.3 MB and 240 kB; at 64 kbit/s they would be 662 and 30 seconds.
    ['WAV', wavFile(30), '0.003'],
    ['Opus', opusFile(120, 60), '0.012'],
    ['M4A with its header at the end', m4aFile(300, 2_400_000, { last: true }), '0.03'],
  ])('is charged by what its file tells: %s', async (_, file, charge) => {
    expect(
      (
        await transcribe([
          ['model', 'resale/whisper'],
          ['file', file],
        ])
      ).status,
    ).toBe(200)
    expect(await lastRecord()).toMatchObject({ chargeUsd: charge, usage: { estimated: true } })
    expect((await balance(gateway, tenant.workspaceId)).heldUsd).toBe('0')
  })

  test('is charged by the end of its subtitles where it tells nothing', async () => {
    const srt = '1\n00:00:00,000 --> 00:00:04,000\nhello\n\n2\n00:01:38,000 --> 00:01:39,200\nbye\n'
    provider.on('/audio/transcriptions', (_, __, response) => {
      response.writeHead(200, { 'content-type': 'application/x-subrip' }).end(srt)
    })
    const parts: Parts = [
      ['model', 'resale/whisper'],
      ['response_format', 'srt'],
      ['file', Buffer.alloc(100_000, 'x')],
    ]
    expect((await transcribe(parts)).text).toBe(srt)
    expect(await lastRecord()).toMatchObject({ chargeUsd: '0.01', usage: { estimated: true } })
    // What is silent behind the last words is billed too.
    await transcribe([
      ['model', 'resale/whisper'],
      ['response_format', 'srt'],
      ['file', wavFile(110)],
    ])
    expect(await lastRecord()).toMatchObject({ chargeUsd: '0.011' })
  })

  test('is charged as one of the least length where the price has one', async () => {
    const usage = { type: 'duration', seconds: 2 }
    provider.on('/audio/transcriptions', (_, __, response) => json(response, { text: 'hello', usage }))
    await transcribe([
      ['model', 'resale/short'],
      ['file', wavFile(2)],
    ])
    expect(await lastRecord()).toMatchObject({ chargeUsd: '0.001', costUsd: '0.001' })
  })
})

describe('a recording that is named by where it is', () => {
  const url = 'https://x.example/ten-hours.mp3'

  test.each(['url', 'file_url', 'file_id'])('is for byok: %s', async (name) => {
    for (const lane of ['cheap', 'resale']) {
      const answer = await transcribe([
        ['model', `${lane}/whisper`],
        [name, url],
      ])
      expect(answer.status).toBe(400)
      expect(answer.body.error).toMatchObject({ code: 'stored_state_not_allowed', param: name })
    }
    expect(provider.seen).toEqual([])
    const own = await transcribe([
      ['model', 'byok/whisper'],
      [name, url],
    ])
    expect(own.status).toBe(200)
    expect(provider.seen[0]?.body.toString()).toContain(url)
  })

  test('behind a file is refused too', async () => {
    const parts: Parts = [
      ['model', 'resale/whisper'],
      ['file', Buffer.alloc(3_000_000, 'x')],
      ['url', url],
    ]
    const answer = await transcribe(parts)
    expect(answer.status).toBe(400)
    expect(answer.body.error).toMatchObject({ code: 'stored_state_not_allowed', param: 'url' })
    expect(provider.seen[0]?.body.toString('latin1') ?? '').not.toContain(url)
  })
})

describe('a field that stands twice in a form', () => {
  const picture = ['image', Buffer.alloc(100, 'x')] as const

  test.each<[string, Parts]>([
    ['at once', [['model', 'resale/picture'], ['n', '10'], ['n', '1'], ['prompt', 'a'], picture]],
    [
      'behind the part that is kept',
      [
        ['model', 'resale/picture'],
        ['n', '1'],
        ['image', Buffer.alloc(3_000_000, 'x')],
        ['n', '10'],
      ],
    ],
    ['as a list', [['model', 'resale/picture'], ['n', '1'], ['n[]', '10'], ['prompt', 'a'], picture]],
    ['as a file', [['model', 'resale/picture'], ['n', '1'], ['n', Buffer.from('10')], ['prompt', 'a'], picture]],
  ])('is refused: %s', async (_, parts) => {
    const answer = await send('/v1/images/edits', parts)
    expect(answer.status).toBe(400)
    expect(answer.body.error).toMatchObject({ code: 'invalid_form', param: 'n' })
    expect((await balance(gateway, tenant.workspaceId)).heldUsd).toBe('0')
  })

  test('is taken where it is a list', async () => {
    const pictures: Parts = [['model', 'resale/picture'], ['prompt', 'a'], ['n', '1'], picture, picture]
    expect((await send('/v1/images/edits', pictures)).status).toBe(200)
    const words: Parts = [
      ['model', 'resale/whisper'],
      ['context_bias', 'a'],
      ['context_bias', 'b'],
    ]
    const granularities: Parts = [
      ['timestamp_granularities[]', 'word'],
      ['timestamp_granularities[]', 'segment'],
    ]
    expect((await transcribe([...words, ...granularities, ['file', wavFile(1)]])).status).toBe(200)
  })
})
