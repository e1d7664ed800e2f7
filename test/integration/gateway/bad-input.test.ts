import { once } from 'node:events'
import { request } from 'node:http'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { copyTemplate, createTenant, type Gateway, startGateway, type Tenant, until } from '../../support/gateway.ts'
import { ask, balance, chatPath, type Exchange, plainConfig, post, type Rig, read, records, startRig } from './rig.ts'

const BODY_LIMIT = 64 * 1024

let rig: Rig
let gateway: Gateway
let tenant: Tenant

beforeAll(async () => {
  rig = await startRig((simulator) => plainConfig(simulator, `limits: { maxBodyBytes: ${BODY_LIMIT} }`))
  gateway = rig.gateway
  tenant = await createTenant(gateway)
})
afterAll(() => rig?.stop())

function expectError(
  answer: Pick<Exchange, 'status' | 'body'>,
  status: number,
  code: string,
  text?: RegExp | string,
): void {
  expect(answer.status).toBe(status)
  expect(Object.keys(answer.body.error).sort()).toEqual(['code', 'message', 'param', 'type'])
  expect(answer.body.error.code).toBe(code)
  // Long enough to say what to do, and nothing of how it is made.
  expect(answer.body.error.message).toMatch(/^[A-Z'"x].{15,}/)
  expect(answer.body.error.message).not.toMatch(/\bat \S+ \(|node_modules|undefined|\[object/)
  if (text !== undefined) expect(answer.body.error.message).toMatch(text)
}

const chat = (body: unknown, headers?: Record<string, string>) => post(gateway, chatPath, tenant.key, body, headers)
const valid = (more: Record<string, unknown> = {}) => ask('cheap/chat', 'hello', { max_tokens: 5, ...more })

describe('keys', () => {
  const withHeaders = (headers: Record<string, string>) =>
    fetch(gateway.url + chatPath, { method: 'POST', headers, body: JSON.stringify(valid()) }).then(read)
  const fresh = () => createTenant(gateway)

  test.each([
    ['none', {}],
    ['an empty one', { authorization: 'Bearer ' }],
    ['a wrong one', { authorization: `Bearer tl_${'x'.repeat(43)}` }],
    ['another vendor’s', { authorization: 'Bearer sk-proj-0123456789' }],
    ['another scheme', { authorization: 'Basic dXNlcjpwYXNz' }],
    ['a very long one', { 'x-api-key': `tl_${'y'.repeat(8000)}` }],
    ['the operator’s', { authorization: 'Bearer admin-key-of-the-tests-0123456789' }],
    ['bytes that are no text', { 'x-api-key': 'tl_\u00e9\u00ff' }],
  ])('%s: 401', async (_, headers) => {
    const answer = await withHeaders(headers as Record<string, string>)
    expectError(answer, 401, 'invalid_api_key', /key/)
    expect(answer.text).not.toMatch(/yyyy|xxxx|0123456789/)
  })

  test('expired: 401 that says so', async () => {
    const expiresAt = new Date(Date.now() + 1_500).toISOString()
    const { key } = await createTenant(gateway, { key: { expiresAt } })
    expect((await withHeaders({ 'x-api-key': key })).status).toBe(200)
    const answer = await until(async () => {
      const next = await withHeaders({ 'x-api-key': key })
      return next.status !== 200 && next
    }, 'the key has expired')
    expectError(answer, 401, 'invalid_api_key', /expired/)
  })

  test('disabled and revoked: 401', async () => {
    for (const change of ['PATCH', 'DELETE']) {
      const { key, keyId, workspaceId } = await fresh()
      const path = `/api/workspaces/${workspaceId}/keys/${keyId}`
      await gateway.api(change, path, change === 'PATCH' ? { disabled: true } : undefined)
      expectError(await withHeaders({ 'x-api-key': key }), 401, 'invalid_api_key')
    }
  })

  test('of a suspended workspace: 403', async () => {
    const { key, workspaceId } = await fresh()
    await gateway.api('PATCH', `/api/workspaces/${workspaceId}`, { suspended: true })
    expectError(await withHeaders({ 'x-api-key': key }), 403, 'workspace_suspended')
  })
})

describe('bodies', () => {
  const message = { role: 'user', content: 'x' }
  test.each<[string, string | Uint8Array, string]>([
    ['empty', '', 'invalid_json'],
    ['cut off', '{"model":"cheap/chat","messages":[', 'invalid_json'],
    ['garbage', 'model=chat&messages=x', 'invalid_json'],
    ['an array', '[]', 'invalid_json'],
    ['a string', '"chat"', 'invalid_json'],
    ['null', 'null', 'invalid_json'],
    ['a number', '7', 'invalid_json'],
    ['two objects', '{"model":"cheap/chat"}{"model":"resale/chat"}', 'invalid_json'],
    ['with a comment', `{/* x */${JSON.stringify(valid()).slice(1)}`, 'invalid_json'],
    ['with a trailing comma', `${JSON.stringify(valid()).slice(0, -1)},}`, 'invalid_json'],
    ['with NaN', '{"model":"cheap/chat","messages":[{"role":"user","content":"x"}],"temperature":NaN}', 'invalid_json'],
    [
      'a key twice',
      '{"model":"cheap/chat","model":"resale/chat","messages":[{"role":"user","content":"x"}]}',
      'duplicate_field',
    ],
    [
      'a key twice, once escaped',
      '{"model":"cheap/chat","mod\\u0065l":"resale/chat","messages":[{"role":"user","content":"x"}]}',
      'duplicate_field',
    ],
    [
      'not UTF-8',
      Buffer.from('{"model":"cheap/chat","messages":[{"role":"user","content":"\xe9\xff"}]}', 'latin1'),
      'invalid_encoding',
    ],
    ['UTF-16', Buffer.from(JSON.stringify(valid()), 'utf16le'), 'invalid_json'],
    [
      'a surrogate in UTF-8',
      Buffer.concat([
        Buffer.from('{"model":"cheap/chat","messages":[{"role":"user","content":"'),
        Buffer.from([0xed, 0xa0, 0x80]),
        Buffer.from('"}]}'),
      ]),
      'invalid_encoding',
    ],
    ['gzip', Buffer.from('1f8b08000000000000034b4c4a06000000', 'hex'), 'invalid_encoding'],
    [
      'thousands of fields',
      JSON.stringify(valid(Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`f${at}`, 1])))),
      'too_many_fields',
    ],
    ['nothing in it', '{}', 'missing_required_parameter'],
    ['no model', JSON.stringify({ messages: [message] }), 'missing_required_parameter'],
    ['no messages', JSON.stringify({ model: 'cheap/chat' }), 'missing_required_parameter'],
  ])('%s: 400', async (_, body, code) => {
    expectError(await chat(body), 400, code)
  })

  test.each<[string, unknown]>([
    ['model', 7],
    ['model', ''],
    ['model', null],
    ['model', ['cheap/chat']],
    ['model', 'm'.repeat(300)],
    ['messages', 'hello'],
    ['messages', {}],
    ['messages', []],
    ['messages', null],
    ['messages[0]', ['x']],
    ['messages[0]', [null]],
    ['messages[0].role', [{ content: 'x' }]],
    ['messages[0].role', [{ role: 1, content: 'x' }]],
    ['messages[0].content', [{ role: 'user', content: 5 }]],
    ['messages[0].content', [{ role: 'user', content: { text: 'x' } }]],
    [
      'messages[1].content',
      [
        { role: 'user', content: 'x' },
        { role: 'user', content: true },
      ],
    ],
    ['stream', 'yes'],
    ['stream', 1],
    ['stream_options', true],
    ['stream_options', [1]],
    ['n', 0],
    ['n', 1.5],
    ['n', '2'],
    ['n', 100_000],
    ['max_tokens', 0],
    ['max_tokens', -1],
    ['max_tokens', 1e300],
    ['max_tokens', '10'],
    ['max_completion_tokens', 2.5],
    ['max_completion_tokens', {}],
    ['tools', 'weather'],
  ])('%s of the wrong kind (%j): 400 that names it', async (param, value) => {
    const field = param.split('[')[0] as string
    const answer = await chat(valid({ [field]: value }))
    expectError(
      answer,
      400,
      field === 'tools' ? 'invalid_type' : 'invalid_value',
      new RegExp(param.replace(/[[\].]/g, '\\$&')),
    )
    expect(answer.body.error.param).toBe(param)
  })

  test.each<[string, string, unknown]>([
    ['/v1/completions', 'prompt', undefined],
    ['/v1/completions', 'prompt', 5],
    ['/v1/completions', 'prompt', []],
    ['/v1/embeddings', 'input', undefined],
    ['/v1/embeddings', 'input', ''],
    ['/v1/embeddings', 'input', []],
    ['/v1/embeddings', 'input', 9],
  ])('%s with %s %j: 400 that names it', async (path, param, value) => {
    const model = path.endsWith('embeddings') ? 'resale/embed' : 'cheap/chat'
    const answer = await post(gateway, path, tenant.key, { model, [param]: value })
    expectError(answer, 400, value === undefined ? 'missing_required_parameter' : 'invalid_value')
    expect(answer.body.error.param).toBe(param)
  })

  test('deep nesting is answered, whatever the answer', async () => {
    const depth = 20_000
    const deep = `{"model":"cheap/chat","max_tokens":5,"messages":[{"role":"user","content":"x"}],"logit_bias":${'['.repeat(depth)}${']'.repeat(depth)}}`
    expect([200, 400]).toContain((await chat(deep)).status)
    expectError(await chat('['.repeat(60_000)), 400, 'invalid_json')
    expectError(await chat('{"a":'.repeat(10_000)), 400, 'invalid_json')
  })

  test('names that are members of every object mean nothing', async () => {
    const body = '{"__proto__":{"model":"cheap/chat"},"constructor":1,"messages":[{"role":"user","content":"x"}]}'
    expectError(await chat(body), 400, 'missing_required_parameter')
    for (const model of ['__proto__', 'constructor', 'cheap/toString'])
      expectError(await chat(valid({ model })), 404, 'model_not_found')
  })

  test('JSON under another content type is taken for what it is', async () => {
    expect((await chat(valid(), { 'content-type': 'text/plain' })).status).toBe(200)
    expectError(
      await chat('--x\r\n\r\nhi\r\n--x--', { 'content-type': 'multipart/form-data; boundary=x' }),
      400,
      'invalid_json',
      /application\/json/,
    )
  })
})

describe('models and lanes', () => {
  test.each([
    ['unknown', 'no-such-model'],
    ['unknown on a lane', 'cheap/no-such-model'],
    ['of an unknown lane', 'premium/chat'],
    ['with a region that is none', 'cheap/chat:mars'],
    ['not offered on the lane', 'cheap/embed'],
    ['byok without a credential', 'byok/chat'],
    ['byok with an unknown provider', 'byok/nobody/model'],
    ['a lane alone', 'cheap/'],
    ['with a lane twice', 'cheap/cheap/chat'],
    ['of half a surrogate pair', 'byok/sim/\ud800'],
    ['with a line end', 'cheap/chat\r\nx: y'],
  ])('%s: 404 model_not_found', async (_, model) => {
    const answer = await chat(valid({ model }))
    expectError(answer, 404, 'model_not_found')
    expect(answer.body.error.param).toBe('model')
  })

  test('a region where the model is not: 403', async () => {
    const answer = await chat(valid(), { 'x-trilane-region': 'eu' })
    expectError(answer, 403, 'region_not_allowed', /eu/)
    expect(answer.body.error.param).toBe('x-trilane-region')
  })
})

describe('headers', () => {
  test.each([
    ['x-trilane-fallback', 'sometimes', /none, lane, any/],
    ['x-trilane-timeout-ms', 'soon', /integer/],
    ['x-trilane-timeout-ms', '-5', /integer/],
    ['x-trilane-timeout-ms', '1e99', /integer/],
    ['x-trilane-tags', 'novalue', /team=search/],
    ['x-trilane-tags', 'a b=c', /team=search/],
    ['x-trilane-tags', Array.from({ length: 50 }, (_, at) => `t${at}=1`).join(','), /at most/],
  ])('%s: %s is a 400 that names it', async (name, value, text) => {
    const answer = await chat(valid(), { [name]: value })
    expectError(answer, 400, 'invalid_header', text)
    expect(answer.body.error.param).toBe(name)
  })

  test('longer than the limit: 431', async () => {
    const answer = await raw(`GET /v1/models HTTP/1.1\r\nhost: x\r\nx-long: ${'a'.repeat(20_000)}\r\n\r\n`)
    expect(answer.head).toMatch(/^HTTP\/1\.1 431 /)
    expect(answer.head).toMatch(/content-type: application\/json/i)
    expect(answer.body.error).toMatchObject({ code: 'headers_too_large' })
  })
})

describe('paths and methods', () => {
  test.each([
    '/v1',
    '/v1/',
    '/v1/nothing',
    '/v1/chat',
    '/v1/chat/completions/',
    '/v1/v1/nothing',
    '/api/v1/nothing',
    '/v1/models/a/b/c%2F',
    '/v1//chat/completions',
  ])('%s: 404 in JSON', async (path) => {
    for (const method of ['GET', 'POST']) {
      const answer = await fetch(gateway.url + path, { method, headers: { 'x-api-key': tenant.key } }).then(read)
      if (path.startsWith('/v1/models/') && method === 'POST') continue
      expect(answer.headers.get('content-type')).toMatch(/^application\/json/)
      expectError(answer, 404, path.startsWith('/v1/models/') ? 'model_not_found' : 'unknown_url')
    }
  })

  test.each(['/api', '/api/', '/api/nothing', '/api/workspaces/x/y/z'])('%s: 404 in JSON', async (path) => {
    const answer = await fetch(gateway.url + path).then(read)
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/)
    expect(answer.status).toBe(404)
    expect(answer.body.error.message).toContain('openapi.json')
  })

  test('bad escapes in a path are the client’s mistake', async () => {
    const answer = await fetch(`${gateway.url}/v1/models/%zz`, { headers: { 'x-api-key': tenant.key } }).then(read)
    expectError(answer, 404, 'model_not_found')
  })

  test.each([
    ['GET', chatPath, 'POST'],
    ['DELETE', chatPath, 'POST'],
    ['PUT', '/v1/embeddings', 'POST'],
    ['PATCH', '/v1/completions', 'POST'],
    ['POST', '/v1/models', 'GET'],
    ['DELETE', '/v1/key', 'GET'],
    ['OPTIONS', chatPath, 'POST'],
  ])('%s %s: 405 that names %s', async (method, path, allowed) => {
    const answer = await fetch(gateway.url + path, { method, headers: { 'x-api-key': tenant.key } }).then(read)
    expectError(answer, 405, 'method_not_allowed', allowed)
    expect(answer.headers.get('allow') ?? '').toContain(allowed)
  })
})

describe('bodies over the limit', () => {
  const large = Buffer.alloc(BODY_LIMIT * 4, 0x20)

  test('told by content-length: 413', async () => {
    expectError(await chat(large), 413, 'request_too_large', String(BODY_LIMIT))
  })

  test('in chunks without a content-length: 413', async () => {
    const answer = await new Promise<Exchange>((resolve, reject) => {
      const headers = { authorization: `Bearer ${tenant.key}`, 'transfer-encoding': 'chunked' }
      const call = request(gateway.url + chatPath, { method: 'POST', headers }, (res) => {
        let text = ''
        res.setEncoding('utf8').on('data', (part: string) => (text += part))
        res.on('end', () =>
          resolve({ status: res.statusCode ?? 0, headers: new Headers(), text, body: JSON.parse(text) }),
        )
      }).on('error', reject)
      for (let at = 0; at < large.length; at += 8192) call.write(large.subarray(at, at + 8192))
      call.end()
    })
    expectError(answer, 413, 'request_too_large')
  })

  test('much more than the socket takes at once: the client still reads its 413', async () => {
    expectError(await chat(Buffer.alloc(24 * 1024 * 1024, 0x20)), 413, 'request_too_large')
  })

  test('just at the limit: served', async () => {
    const body = Buffer.alloc(BODY_LIMIT, 0x20)
    body.write(JSON.stringify(valid()))
    expect((await chat(body)).status).toBe(200)
  })

  test('a body that never ends in time of the client: nothing is left behind', async () => {
    const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1')
    socket.write(
      `POST ${chatPath} HTTP/1.1\r\nhost: x\r\nx-api-key: ${tenant.key}\r\ncontent-length: 500\r\n\r\n{"model":`,
    )
    await once(socket, 'connect')
    const inFlight = async () =>
      /trilane_requests_in_flight\S* (\d+)/.exec(await (await fetch(`${gateway.url}/metrics`)).text())?.[1]
    await until(async () => (await inFlight()) === '1', 'the request is under way')
    socket.destroy()
    await until(async () => (await inFlight()) === '0', 'the request is given up')
  })
})

/** What comes back for these bytes, until the server closes. */
async function raw(bytes: string | Buffer) {
  const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1')
  let text = ''
  socket.setEncoding('latin1').on('data', (part: string) => (text += part))
  socket.write(bytes)
  await once(socket, 'close')
  const [head = '', body = ''] = text.split('\r\n\r\n')
  return { head, text, body: body === '' ? undefined : JSON.parse(body) }
}

describe('at the socket', () => {
  test.each<[string, string | Buffer]>([
    ['garbage', 'hello there\r\n\r\n'],
    ['a TLS greeting', Buffer.from('16030100c5010000c10303', 'hex')],
    ['an unknown method', 'BREW /v1/models HTTP/1.1\r\nhost: x\r\n\r\n'],
    ['a bad header', 'GET /v1/models HTTP/1.1\r\nhost: x\r\nbad header: 1\r\n\r\n'],
    ['two lengths', `POST ${chatPath} HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n`],
    [
      'length and chunks',
      `POST ${chatPath} HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`,
    ],
    [
      'a bad chunk',
      `POST ${chatPath} HTTP/1.1\r\nhost: x\r\nx-api-key: KEY\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n`,
    ],
  ])('%s: 400 in JSON, then closed', async (_, bytes) => {
    const answer = await raw(typeof bytes === 'string' ? bytes.replace('KEY', tenant.key) : bytes)
    expect(answer.head).toMatch(/^HTTP\/1\.1 400 /)
    expect(answer.body.error).toMatchObject({ code: 'malformed_http', type: 'invalid_request_error', param: null })
  })

  test('no host: 400', async () => {
    expect((await raw('GET /v1/models HTTP/1.1\r\n\r\n')).head).toMatch(/^HTTP\/1\.1 400 /)
  })
})

test('after all this the gateway is alive, nothing is held and only what was served is charged', async () => {
  expect(gateway.process.exitCode).toBeNull()
  expect((await fetch(`${gateway.url}/readyz`)).status).toBe(200)
  expect(gateway.output()).not.toMatch(/internal_error|control_error/)
  expect((await chat(valid())).status).toBe(200)
  await until(async () => (await balance(gateway, tenant.workspaceId)).heldUsd === '0', 'no hold is left')
  const all = await records(gateway, tenant.workspaceId)
  expect(all.filter(({ outcome, chargeUsd }) => outcome !== 'completed' && chargeUsd !== '0')).toEqual([])
  const served = all.filter(({ outcome }) => outcome === 'completed')
  expect(served.length).toBeLessThanOrEqual(4)
  const charged = served.reduce((sum, { chargeUsd }) => sum + Number(chargeUsd), 0)
  expect(Number((await balance(gateway, tenant.workspaceId)).creditUsd)).toBeCloseTo(100 - charged, 9)
  expect(await gateway.api('GET', '/api/ledger/check')).toMatchObject({ ok: true })
})

describe('starts that are refused', () => {
  /** The exit code and what was printed, of a start that must not succeed. */
  async function refused(options: Parameters<typeof startGateway>[0]) {
    const ended = await startGateway({ ...options, expectExit: true })
    return { code: ended.process.exitCode, output: ended.output() }
  }

  test.each([
    ['an unknown key', 'lanes:\n  oder: [cheap]\n', /trilane\.yaml:2: lanes\.oder: .*order/],
    [
      'a wrong type',
      'models:\n  m:\n    deployments:\n      - provider: openai\n        model: x\n        price: { input: cheap, output: 1 }\n',
      /trilane\.yaml:6: models\.m\.deployments\[0\]\.price\.input: /,
    ],
    ['broken YAML', 'providers:\n  a: [\n', /trilane\.yaml:\d+: /],
    [
      'a variable that is not set',
      'providers:\n  openai:\n    credentials: [{ apiKey: "${NOT_SET}" }]\n',
      /trilane\.yaml:3: providers\.openai\.credentials\[0\]\.apiKey: .*NOT_SET/,
    ],
  ])('%s in the configuration: exit 2, with file, line, key and mend', async (_, config, text) => {
    const { code, output } = await refused({ config })
    expect(code).toBe(2)
    expect(output).toMatch(text)
    expect(output).not.toMatch(/\n\s+at /)
  })

  test('a configuration that cannot be read: exit 2', async () => {
    const { code, output } = await refused({ env: { TRILANE_CONFIG: '/nowhere/trilane.yaml' } })
    expect(code).toBe(2)
    expect(output).toMatch(/\/nowhere\/trilane\.yaml: cannot be read \(ENOENT\)/)
  })

  test.each([
    ['TRILANE_PORT', 'eighty'],
    ['TRILANE_MASTER_KEY', 'short'],
    ['TRILANE_DATABASE_URL', 'mysql://x'],
  ])('%s=%s: exit 2 that names it', async (name, value) => {
    const { code, output } = await refused({ env: { [name]: value } })
    expect(code).toBe(2)
    expect(output).toContain(name)
  })

  test('on running data: a second process is refused; with a lost master key the next start is, and the right key mends it', async () => {
    const dataDir = join(rig.gateway.dataDir, '..', 'second')
    copyTemplate(dataDir)
    const first = await startGateway({ dataDir })
    const { workspaceId } = await createTenant(first)
    await first.api('POST', `/api/workspaces/${workspaceId}/credentials`, { provider: 'openai', apiKey: 'sk-precious' })
    const second = await refused({ dataDir })
    expect(second.code).toBe(1)
    expect(second.output).toMatch(/data/i)
    expect(second.output).toContain(dataDir)
    expect(second.output).not.toMatch(/\n\s+at /)
    expect((await fetch(`${first.url}/readyz`)).status).toBe(200)
    expect(await first.stop()).toBe(0)
    for (const TRILANE_MASTER_KEY of [Buffer.alloc(32, 9).toString('base64'), undefined]) {
      const lost = await refused({ dataDir, env: { TRILANE_MASTER_KEY } })
      expect(lost.code).toBe(1)
      expect(lost.output).toMatch(/master key.*TRILANE_MASTER_KEY/)
      expect(lost.output).not.toMatch(/\n\s+at |sk-precious/)
    }
    const again = await startGateway({ dataDir })
    expect(await again.stop()).toBe(0)
  })

  test('a taken port: refused, and nothing that is shown once is lost', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const { port } = taken.address() as { port: number }
    const dataDir = join(rig.gateway.dataDir, '..', 'taken')
    copyTemplate(dataDir)
    const env = { TRILANE_ADMIN_KEY: undefined }
    const { code, output } = await refused({ dataDir, env: { ...env, TRILANE_PORT: String(port) } })
    taken.close()
    expect(code).toBe(1)
    expect(output).toMatch(/port is taken.*TRILANE_PORT/)
    const next = await startGateway({ dataDir, env })
    expect(await next.stop()).toBe(0)
    expect(next.output()).toMatch(/tla_[\w-]{20}/)
    expect(next.output()).toMatch(/tl_[\w-]{20}/)
  })
})
