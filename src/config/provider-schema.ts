import { z } from 'zod'
import { wireFormats } from '../model/wire-format.ts'
import { providerKinds } from '../providers/index.ts'
import { decimal, flag, integer, oneOf, text } from './fields.ts'

/** A region's name: the last part of `model:region`, so no colon in it. */
export const regionSchema = text({
  description: 'Where requests are processed, as you name it: clients ask for it by header or `model:region`.',
  expected: 'a region name of letters, digits and - (at most 32)',
  example: 'eu',
  pattern: /^[a-z0-9][a-z0-9-]{0,31}$/i,
})

export const operatorLanes = ['cheap', 'resale'] as const

const credential = z.strictObject({
  name: text({
    description: 'Name within the provider, part of the id in records: keep it when the key is replaced.',
    expected: 'a name of letters, digits, ., _ and - (at most 64)',
    example: 'main',
    pattern: /^[\w.-]{1,64}$/,
  }).default('default'),
  apiKey: text({
    description: `The provider's secret. Best as an environment variable: \${OPENAI_API_KEY}.`,
    expected: 'the secret as visible ASCII text without spaces, or a JSON object',
    example: `"\${MY_KEY}"`,
    pattern: /^(?:[\x21-\x7e]+|\s*\{[\s\S]*\}\s*)$/,
  }).optional(),
  lanes: z
    .array(
      z.enum(operatorLanes, {
        error: (issue) =>
          issue.input === 'byok'
            ? "expected one of cheap, resale: byok is served with a workspace's own credentials only"
            : 'expected one of cheap, resale',
      }),
    )
    .min(1, { error: 'expected at least one lane' })
    .meta({ description: 'Lanes that this credential serves.', example: '[cheap, resale]' })
    .default([...operatorLanes]),
  monthlyBudgetUsd: decimal(9, {
    description: 'The most this credential may cost in a calendar month (UTC), in USD. No limit if left out.',
    expected: 'a number of USD, 0 or more',
    example: '100',
    min: 0,
    max: 10_000_000,
  }).optional(),
  priority: integer({
    description: 'Lower goes first among credentials for the same model.',
    expected: 'a whole number from 0 to 1000',
    example: '0',
    min: 0,
    max: 1000,
  }).prefault(0),
})

/** Headers that belong to the connection or to the credential. */
const ownHeaders =
  /^(?:host|connection|content-length|content-type|transfer-encoding|authorization|upgrade|te|expect)$/i

const headers = z
  .record(
    z.string().refine((name) => /^[\w!#$%&'*+.^`|~-]+$/.test(name) && !ownHeaders.test(name), {
      error: 'expected a header name that is not set by the gateway itself',
    }),
    text({
      description: 'Value of the header.',
      expected: 'a header value of visible ASCII text',
      example: '"value"',
      pattern: /^[\x20-\x7e]*$/,
    }),
  )
  .meta({ description: 'Headers sent with every request to this provider.', example: '{ x-team: "search" }' })

/** Absolute http(s) URL without query, fragment and credentials; the output has no trailing slash. */
export const baseUrlSchema = text({
  description: "Base URL below which the paths of the provider's API stand, with the version: https://host/v1.",
  expected: 'an http:// or https:// URL without a query',
  example: 'https://api.example.com/v1',
  pattern: /^https?:\/\/[^\s?#@]+$/,
}).refine((url) => URL.canParse(url), { error: 'expected an http:// or https:// URL without a query' })

const kinds = [...providerKinds.keys()].sort() as [string, ...string[]]

export const providerSchema = z.strictObject({
  kind: z
    .enum(kinds, {
      error: 'expected a built-in provider, openai-compatible, anthropic-compatible or gemini-compatible',
    })
    .meta({
      description:
        'What it speaks: a built-in provider, whose defaults it inherits, or openai-compatible, anthropic-compatible or gemini-compatible.',
      example: 'openai-compatible',
    })
    .optional(),
  name: text({ description: 'Name to show.', expected: 'a name', example: 'My provider' }).optional(),
  baseUrl: baseUrlSchema
    .transform((url) => url.replace(/\/+$/, ''))
    .meta(baseUrlSchema.meta() ?? {})
    .optional(),
  region: regionSchema.optional(),
  formats: z
    .array(oneOf([...wireFormats], 'Wire format.'))
    .min(1)
    .meta({
      description: 'Of the wire formats that the kind speaks, those that this server does. Default: all of them.',
      example: '[openai-chat]',
    })
    .optional(),
  credentials: z
    .array(credential)
    .max(1000)
    .meta({
      description:
        "The operator's credentials. An empty list: none, not even from the environment variable that is known for it.",
    })
    .optional(),
  headers: headers.optional(),
  quirks: z
    .strictObject({
      tokenCap: oneOf(
        ['max_tokens', 'max_completion_tokens'],
        'Name of the field that caps output tokens in chat completions. Default: max_tokens.',
      ).optional(),
      streamOptions: flag(
        'false: the server rejects stream_options; usage is estimated unless it reports it anyway.',
      ).optional(),
      reasoningHistory: oneOf(
        ['content', 'details'],
        'The server takes earlier reasoning back, as reasoning_content or as reasoning_details. Default: not at all.',
      ).optional(),
      reasoningWish: oneOf(
        ['effort', 'object'],
        "How wishes about reasoning are told: reasoning_effort, or OpenRouter's reasoning object. Default: effort.",
      ).optional(),
      cacheControl: flag('true: the server takes cache_control on parts, tools and messages.').optional(),
      textParts: flag('false: the server takes texts as strings only, not as parts.').optional(),
      developerRole: flag('true: the server has the role developer; otherwise system is used.').optional(),
      allowedTools: flag('true: the server takes tool_choice of type allowed_tools.').optional(),
      topK: flag('true: the server takes top_k.').optional(),
      richMedia: flag('true: the server takes images and files as results of tools, and files by URL.').optional(),
    })
    .meta({ description: 'Where the server differs from the rule.' })
    .optional(),
})
