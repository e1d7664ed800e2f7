import { z } from 'zod'
import { lanes } from '../model/lane.ts'
import { decimal, duration, flag, integer, milliseconds, oneOf, text } from './fields.ts'
import { marginSchema, modelSchema } from './model-schema.ts'
import { networkSchema } from './network-schema.ts'
import { providerSchema } from './provider-schema.ts'
import { mailSchema, publicUrlField, signInSchema } from './sign-in-schema.ts'
import { siteSchema } from './site-schema.ts'
import { upstreamSchema } from './upstream-schema.ts'

const name = (what: string, pattern: RegExp, expected: string) =>
  z.string().regex(pattern, { error: `expected ${expected} as the name of a ${what}` })

const unique = (values: readonly string[]) => new Set(values).size === values.length

const lanesSection = z.strictObject({
  order: z
    .array(oneOf(lanes, 'Lane.'))
    .min(1, { error: 'expected at least one lane' })
    .refine(unique, { error: 'expected each lane at most once' })
    .meta({
      description: 'An unprefixed model takes the first lane of this order that is available to the workspace.',
      example: '[byok, resale, cheap]',
    })
    .default(['byok', 'resale', 'cheap']),
  resale: z
    .strictObject({ margin: marginSchema.prefault(0.2) })
    .meta({ description: 'Default of the resale lane. Default margin: 0.20.' })
    .prefault({}),
})

const limitsSection = z.strictObject({
  maxBodyBytes: integer({
    description: 'Longest request body, in bytes. Default: 33554432 (32 MiB).',
    expected: 'a whole number of bytes from 1024 to 1073741824',
    example: '33554432',
    min: 1024,
    max: 1_073_741_824,
  }).prefault(33_554_432),
  ratesWithoutRedis: oneOf(
    ['allow', 'refuse'],
    'What becomes of requests that only have rate limits (no price, no budget) while Redis cannot be asked: allow lets ' +
      'them through uncounted, refuse answers 503. Whatever costs credit or counts against a budget is always refused.',
  ).default('allow'),
  defaultMaxOutputTokens: integer({
    description:
      'The most output tokens of an answer for which the client names no cap; the model may give less, and credit, ' +
      'budgets and rate limits may allow less. On cheap and resale it is held and sent upstream. Default: 32768.',
    expected: 'a whole number of tokens from 1 to 10000000',
    example: '32768',
    min: 1,
    max: 10_000_000,
  }).optional(),
  maxOutputTokens: integer({
    description: 'Former name of defaultMaxOutputTokens.',
    expected: 'a whole number of tokens from 1 to 10000000',
    example: '32768',
    min: 1,
    max: 10_000_000,
  }).optional(),
})

const settlement = (lane: string, byDefault: 'strict' | 'relaxed') =>
  oneOf(
    ['strict', 'relaxed'],
    `${lane}: strict answers only once the books are durable; relaxed writes them after.`,
  ).default(byDefault)

const settlementSection = z.strictObject({
  cheap: settlement('cheap', 'strict'),
  resale: settlement('resale', 'strict'),
  byok: settlement('byok', 'relaxed'),
})

const serverSection = z.strictObject({
  publicUrl: publicUrlField.optional(),
  shutdownGraceMs: milliseconds('How long running requests may take after SIGTERM.', 30_000, 0),
  drainDelayMs: duration(
    'How long after SIGTERM everything is still served while /readyz is 503, so that balancers can notice; part of ' +
      'shutdownGraceMs. SIGINT does without it. Default: 5000 with TRILANE_REDIS_URL, else 0.',
    '5000',
    0,
  ).optional(),
  stallMs: milliseconds(
    'A client that has taken nothing of its answer for so long is cut, and what it is sent counts as left.',
    120_000,
    1_000,
  ),
  keepAliveMs: milliseconds(
    'Silence after which the client of a stream is sent a comment, so that nothing between takes the connection for dead.',
    15_000,
    100,
  ),
  overload: z
    .strictObject({
      maxInFlight: integer({
        description: 'Requests under way beyond which further ones are answered 503 at once. Default: 20000.',
        expected: 'a whole number from 1 to 1000000',
        example: '20000',
        min: 1,
        max: 1_000_000,
      }).prefault(20_000),
      maxLoopDelayMs: milliseconds(
        'How late everything may be for most of a second before requests are turned away.',
        2_000,
      ),
    })
    .meta({ description: 'When requests are turned away with 503 and retry-after.' })
    .prefault({}),
  headersTimeoutMs: milliseconds('Time for the head of a request to arrive. Changes at the next start.', 20_000, 100),
  requestTimeoutMs: milliseconds(
    'Time for a whole request to arrive, body included. Changes at the next start.',
    300_000,
    100,
  ),
  trustedProxies: z
    .array(networkSchema)
    .meta({
      description:
        'Proxies in front of this server. From these alone x-forwarded-for is believed: it tells whose address failed ' +
        'authentications count for and what logs name. None by default.',
      example: '[10.0.0.0/8]',
    })
    .default([]),
  failedAuthPerMinute: integer({
    description:
      'Requests without a valid key or token from one address (of IPv6, one /64 network) in a minute beyond which they ' +
      'are answered 429 instead of 401. Requests with a valid one are never concerned. 0: no limit. Default: 100.',
    expected: 'a whole number from 0 to 1000000',
    example: '100',
    min: 0,
    max: 1_000_000,
  }).prefault(100),
  corsOrigins: z
    .array(
      text({
        description: 'Origin, or * for any.',
        expected: 'an origin such as https://app.example.com, or *',
        example: 'https://app.example.com',
        pattern: /^(\*|https?:\/\/[\w.:[\]-]+)$/,
      }),
    )
    .meta({
      description: 'Web origins whose pages may call /v1 from a browser (CORS). None by default.',
      examples: ['[https://app.example.com]'],
    })
    .default([]),
  metricsToken: text({
    description: 'Bearer token that GET /metrics asks for. Without it /metrics is open to whoever reaches the port.',
    expected: 'a token of at least 16 visible characters',
    example: '${METRICS_TOKEN}',
    pattern: /^[\x21-\x7e]{16,}$/,
  }).optional(),
})

const trialSection = z.strictObject({
  creditUsd: decimal(9, {
    description: 'Credit that the first workspace starts with, in USD. Default: 5.',
    expected: 'a number of USD, 0 or more',
    example: '5',
    min: 0,
    max: 1_000_000,
  }).prefault(5),
  signUpCreditUsd: decimal(9, {
    description:
      'Credit that the own workspace of somebody new starts with, in USD. Whoever may sign up can have it again under ' +
      'another address. Default: 0.',
    expected: 'a number of USD, 0 or more',
    example: '1',
    min: 0,
    max: 1_000_000,
  }).prefault(0),
})

const smartRouteSection = z.strictObject({
  enabled: flag('Whether smart-route is offered as a model name. Default: true.').prefault(true),
  weightsFile: text({
    description: 'Weights of your own, as `npm run route:train` writes them. Default: those that come along.',
    expected: 'a file name',
    example: './smart-route.weights',
  }).optional(),
})

const section = <T extends z.ZodType>(schema: T, description: string) => schema.meta({ description })

/** The whole file. Unknown keys are errors everywhere. */
export const configSchema = z.strictObject({
  providers: section(
    z.record(name('provider', /^[A-Za-z0-9][\w.-]{0,63}$/, 'letters, digits, ., _ and - (at most 64)'), providerSchema),
    'Providers by id. The id of a built-in provider changes that one; any other needs a kind.',
  ).default({}),
  models: section(
    z.record(
      name('model', /^[\x21-\x7e]{1,256}$/, 'visible ASCII text without spaces (at most 256)').refine(
        (id) => id !== 'smart-route',
        { error: 'smart-route is a reserved name' },
      ),
      modelSchema,
    ),
    'Models by public name. The name of a built-in model changes that one.',
  ).default({}),
  lanes: section(lanesSection, 'Rules of the three lanes.').prefault({}),
  upstream: section(upstreamSchema, 'Connections to providers.').prefault({}),
  smartRoute: section(smartRouteSection, 'The choice of a model by us.').prefault({}),
  limits: section(limitsSection, 'Limits of one request.').prefault({}),
  settlement: section(settlementSection, 'How durable the books are before an answer ends, by lane.').prefault({}),
  server: section(serverSection, 'The HTTP server.').prefault({}),
  signIn: section(signInSchema, 'How people sign in to the pages.').prefault({}),
  mail: section(mailSchema, 'Letters: invitations, new passwords. Without it there are none.').optional(),
  site: section(siteSchema, 'The public site.').prefault({}),
  trial: section(trialSection, 'For trying it out.').prefault({}),
})
