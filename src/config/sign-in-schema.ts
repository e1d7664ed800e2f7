import { z } from 'zod'
import { integer, oneOf, text } from './fields.ts'

const url = (description: string, expected: string, example: string, pattern: RegExp) =>
  text({ description, expected, example, pattern })

const oidcProvider = z.strictObject({
  id: text({
    description: 'Name in the address that the provider sends people back to: <publicUrl>/api/auth/callback/<id>.',
    expected: 'lower-case letters, digits and - (at most 32)',
    example: 'company',
    pattern: /^[a-z0-9][a-z0-9-]{0,31}$/,
  }),
  name: text({ description: 'What people read on the button.', expected: 'a name', example: 'Company' }).optional(),
  issuer: url(
    'Issuer of OpenID Connect; its discovery document is read from below it.',
    'an http(s) URL without a query',
    'https://login.example.com',
    /^https?:\/\/[^\s?#]+$/,
  ),
  clientId: text({ description: 'As the provider gave it.', expected: 'a client id', example: 'trilane' }),
  clientSecret: text({
    description: 'As the provider gave it.',
    expected: 'a client secret',
    example: '${OIDC_SECRET}',
  }),
})

export const signInSchema = z.strictObject({
  signUp: oneOf(
    ['open', 'invited'],
    'Who may make an account: open lets everybody, with a workspace of their own; invited lets those who have an ' +
      'invitation, or the link that the start prints for the first operator.',
  ).default('open'),
  attemptsPerMinute: integer({
    description:
      'Attempts to sign in or up from one address (of IPv6, one /64 network) in a minute beyond which they are answered ' +
      '429, for each kind of attempt. 0: no limit. Default: 20.',
    expected: 'a whole number from 0 to 100000',
    example: '20',
    min: 0,
    max: 100_000,
  }).prefault(20),
  oidc: z
    .array(oidcProvider)
    .refine((list) => new Set(list.map(({ id }) => id)).size === list.length, { error: 'expected each id once' })
    .meta({
      description: 'Single sign-on: providers that speak OpenID Connect. None by default.',
      example:
        '[{ id: company, issuer: "https://login.example.com", clientId: trilane, clientSecret: "${OIDC_SECRET}" }]',
    })
    .default([]),
})

export const mailSchema = z.strictObject({
  smtpUrl: url(
    'The server that letters are handed to.',
    'an smtp:// or smtps:// URL',
    'smtps://user:${SMTP_PASSWORD}@mail.example.com',
    /^smtps?:\/\/\S+$/,
  ),
  from: text({
    description: 'Sender of the letters.',
    expected: 'an address',
    example: 'Trilane <trilane@example.com>',
  }),
})

export const publicUrlField = url(
  'Where people reach this server: the only origin whose pages may act for who is signed in, and where links in letters ' +
    'lead. With https, cookies are sent over https alone. Without it, pages under localhost and numeric addresses ' +
    'count. TRILANE_PUBLIC_URL goes before it.',
  'an http(s) URL without a path',
  'https://llm.example.com',
  /^https?:\/\/[^\s/?#@]+\/?$/,
)
