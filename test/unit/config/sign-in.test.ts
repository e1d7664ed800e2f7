import { expect, test } from 'vitest'
import { type ConfigError, parseConfig, readEnvironment } from '../../../src/config/index.ts'

const read = (text: string) => parseConfig(text, 'trilane.yaml', { SECRET: 'from-the-environment' })
const problems = (text: string) => {
  try {
    read(text)
    return 'none'
  } catch (error) {
    return (error as ConfigError).message
  }
}

test('open, without mail and providers, unless told', () => {
  const { signIn, mail, server, trial } = read('{}')
  expect(signIn).toEqual({ signUp: 'open', attemptsPerMinute: 20, oidc: [] })
  expect([mail, server.publicUrl, trial.signUpCreditUsd]).toEqual([undefined, undefined, 0n])
})

test('all set', () => {
  const { signIn, mail, server, trial } = read(`
server: { publicUrl: "https://llm.example.com" }
signIn:
  signUp: invited
  attemptsPerMinute: 5
  oidc: [{ id: company, issuer: "https://login.example.com/realm", clientId: c, clientSecret: "\${SECRET}" }]
mail: { smtpUrl: "smtps://user:word@mail.example.com", from: "Trilane <trilane@example.com>" }
trial: { signUpCreditUsd: 0.5 }`)
  expect(signIn).toEqual({
    signUp: 'invited',
    attemptsPerMinute: 5,
    oidc: [
      {
        ...{ id: 'company', issuer: 'https://login.example.com/realm', clientId: 'c' },
        clientSecret: 'from-the-environment',
      },
    ],
  })
  expect([mail?.from, server.publicUrl]).toEqual(['Trilane <trilane@example.com>', 'https://llm.example.com'])
  expect(trial.signUpCreditUsd).toBe(500_000_000n)
})

test.each([
  ['server: { publicUrl: "https://llm.example.com/path" }', /server\.publicUrl.*without a path/s],
  ['server: { publicUrl: "llm.example.com" }', /server\.publicUrl/],
  ['signIn: { signUp: closed }', /signIn\.signUp.*open, invited/s],
  ['signIn: { oidc: [{ id: "Com pany", issuer: "https://x.test", clientId: c, clientSecret: s }] }', /oidc.*id/s],
  ['mail: { smtpUrl: "http://mail.test", from: a }', /mail\.smtpUrl.*smtps?:/s],
])('%s is refused', (text, message) => expect(problems(text)).toMatch(message))

test('secrets of providers and of mail are not shown', () => {
  const texts = [
    'signIn: { oidc: [{ id: c, issuer: "https://x.test", clientId: c, clientSecret: { a: geheim } }] }',
    'signIn: { oidc: [{ id: c, issuer: geheim, clientId: c, clientSecret: s }] }',
    'signIn: { oidc: geheim }',
    'mail: { smtpUrl: "geheim://user:geheim@mail.test", from: a }',
  ]
  for (const text of texts) expect(problems(text)).toMatch(/^(?!.*geheim).*(expected|clientSecret)/s)
})

test('the public URL of the environment', () => {
  expect(readEnvironment({ TRILANE_PUBLIC_URL: 'https://llm.example.com' }).publicUrl).toBe('https://llm.example.com')
  for (const url of ['llm.example.com', 'https://llm.example.com/x', 'https://a:b@llm.example.com'])
    expect(() => readEnvironment({ TRILANE_PUBLIC_URL: url })).toThrow(/TRILANE_PUBLIC_URL/)
})
