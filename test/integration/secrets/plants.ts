import { generateKeyPairSync, randomBytes } from 'node:crypto'

/** A text that stands nowhere else, and what it stands for. */
export interface Mark {
  readonly what: string
  readonly text: string
}

const made: { secret: Mark[]; prompt: Mark[] } = { secret: [], prompt: [] }

function mark(kind: keyof typeof made, what: string, text = `${what}${randomBytes(9).toString('hex')}`): string {
  made[kind].push({ what, text })
  return text
}
const secret = (what: string, text?: string) => mark('secret', what, text)
const prompt = (what: string, text?: string) => mark('prompt', what, text)

/** A secret that came to be on the way, such as an issued key. */
export function planted(what: string, text: string): string {
  return secret(what, text)
}

export const secrets = (): readonly Mark[] => made.secret
export const prompts = (): readonly Mark[] => made.prompt

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const pem = String(privateKey.export({ type: 'pkcs8', format: 'pem' }))
for (const line of pem.split('\n').slice(3, 6)) secret('line of the private key', line)
const access = { id: secret('AWS id', `AKIA${randomBytes(8).toString('hex').toUpperCase()}`), key: secret('awskey') }

/** None looks like a secret by its form, so that nothing finds it by that. */
export const planting = {
  admin: secret('admin'),
  master: secret('master key', randomBytes(32).toString('base64')),
  pool: secret('pool'),
  official: secret('official'),
  header: secret('header'),
  proxy: secret('proxyword'),
  metrics: secret('metricsword'),
  own: secret('own'),
  other: secret('changed'),
  account: (tokenUri: string) =>
    JSON.stringify({
      ...{ type: 'service_account', project_id: 'p', client_email: 'robot@example.com' },
      ...{ private_key_id: secret('keyid'), private_key: pem, token_uri: tokenUri },
    }),
  accessToken: secret('accesstoken'),
  pair: JSON.stringify({
    ...{ accessKeyId: access.id, secretAccessKey: access.key },
    ...{ sessionToken: secret('sessiontoken'), region: 'eu-west-1' },
  }),
  basic: secret('basicword'),
  hook: secret('hookword'),
  database: secret('databaseword'),
  redis: secret('redisword'),
  password: secret('password'),
  oidc: secret('oidcword'),
  smtp: secret('smtpword'),
} as const

const image = Buffer.from(`PNG ${prompt('pixels')}`).toString('base64')

export const said = {
  system: prompt('system'),
  user: prompt('user'),
  argument: prompt('argument'),
  result: prompt('result'),
  fileName: prompt('filename'),
  file: prompt('file'),
  image: prompt('image', image.slice(8, 40)),
  imageUrl: prompt('imageurl'),
  completion: prompt('completion'),
} as const

/** A provider's own word for an error: letters alone, which pass for a code. */
export const providerCode: Mark = {
  what: 'code',
  text: `code${[...randomBytes(12)].map((byte) => String.fromCharCode(97 + (byte % 26))).join('')}`,
}

/** A chat request with something of everything; `mode` is told to the provider. */
export function conversation(model: string, mode: string, more: object = {}) {
  return {
    model,
    messages: [
      { role: 'system', content: `${said.system} is what you are` },
      {
        role: 'user',
        content: [
          { type: 'text', text: `mode=${mode}; the patient ${said.user} asks` },
          { type: 'image_url', image_url: { url: `data:image/png;base64,${image}` } },
          { type: 'image_url', image_url: { url: `https://pictures.test/${said.imageUrl}.png` } },
        ],
      },
      {
        role: 'assistant',
        content: null,
        tool_calls: [
          { id: 'call_1', type: 'function', function: { name: 'look', arguments: `{"at":"${said.argument}"}` } },
        ],
      },
      { role: 'tool', tool_call_id: 'call_1', content: `${said.result} was seen` },
    ],
    ...more,
  }
}

/** A form with a file. `fields`: name, value, … */
export function form(fields: Readonly<Record<string, string>>, type: string): FormData {
  const data = new FormData()
  for (const [name, value] of Object.entries(fields)) data.append(name, value)
  data.append('file', new Blob([`RIFF ${said.file}`], { type }), `${said.fileName}.wav`)
  return data
}

/** What a text gives itself away by: as it is, in base64 at any offset, in hex, percent-encoded. */
export function tracesOf({ text }: Mark): readonly string[] {
  const shifted = [0, 1, 2].map((offset) => {
    const encoded = Buffer.from(' '.repeat(offset) + text)
      .toString('base64')
      .replace(/=+$/, '')
    return encoded.slice(Math.ceil((offset * 4) / 3), -1)
  })
  return [...new Set([text, encodeURIComponent(text), Buffer.from(text).toString('hex'), ...shifted])]
}
