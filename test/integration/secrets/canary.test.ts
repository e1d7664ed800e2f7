import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hashSecret } from '../../../src/keys/issue.ts'
import { until } from '../../support/gateway.ts'
import { setUps } from '../../support/places.ts'
import { filesBelow, type Output, outputOf, shownIn } from './outputs.ts'
import { people } from './people.ts'
import { planting, prompts, providerCode, secrets } from './plants.ts'
import { openSite, type Site } from './site.ts'
import { storedAt } from './stored.ts'
import { Caller, fewModes, furnish, look, misuse, modes, talk, type Used } from './use.ts'

describe.each(setUps)('secrets and prompts (%s)', (setUp) => {
  const mostly = setUp === 'embedded' ? modes : fewModes
  let site: Site
  let caller: Caller
  let used: Used
  /** Of people who sign in. */
  let signedIn: Output[]
  /** Of management calls. */
  let managed: Output[]

  beforeAll(async () => {
    site = await openSite(setUp)
    caller = new Caller(site)
    used = await furnish(caller, site)
    managed = [...caller.answers]
    signedIn = await people(site)
    await misuse(caller, used)
    await talk(caller, used, mostly)
    site.provider.refusing = true
    await caller.call('POST', '/v1/chat/completions', used.key, { model: 'byok/chat', messages: [] })
    site.provider.refusing = false
    await until(() => isSettled(site), 'all is on the ledger')
    managed.push(...(await look(caller, used)))
  })
  afterAll(() => site?.stop())

  test('what was planted has been about: the search would find it', () => {
    expect(site.provider.proxied).toBeGreaterThan(0)
    const answers = caller.answers.map(({ text }) => text).join('\n')
    expect(caller.answers.length).toBeGreaterThan(mostly.length * 12)
    for (const status of ['200', '400', '401', '404', '413', '502'])
      expect(answers).toMatch(new RegExp(`^${status}$`, 'm'))
    expect(shownIn(caller.answers, prompts()).length).toBeGreaterThan(0)
    expect(answers).toContain(`"code":"${providerCode.text}"`)
  })

  test('no answer shows a secret, not even one that the provider repeats in an error', () => {
    expect(shownIn(caller.answers, secrets())).toEqual([])
  })

  test('nor do the answers to people who sign in', () => {
    const all = signedIn.map(({ text }) => text).join('\n')
    for (const there of ['somebody@people.test', 'INVALID_EMAIL_OR_PASSWORD', 'USER_ALREADY_EXISTS', '"role":"owner"'])
      expect(all).toContain(there)
    expect(shownIn(signedIn, secrets())).toEqual([])
  })

  test('no answer of the management API shows what was said', () => {
    expect(managed.some(({ name }) => name.includes('/export'))).toBe(true)
    expect(shownIn(managed, prompts())).toEqual([])
  })

  test('neither do metrics', async () => {
    const metrics = await outputOf('/metrics', await metricsOf(site))
    expect(metrics.text).toContain('trilane_requests_total{')
    expect(shownIn([metrics], [...secrets(), ...prompts(), providerCode])).toEqual([])
  })

  test('a diagnostic report of the process shows none', async () => {
    site.gateway.process.kill('SIGUSR2')
    const [report] = await until(() => whole(filesBelow(site.reports)), 'the report is written')
    expect(report?.text).toContain('"environmentVariables"')
    expect(shownIn(filesBelow(site.reports), [...secrets(), ...prompts()])).toEqual([])
  })

  test('a crash shows where, and none', async () => {
    const ended = once(site.gateway.process, 'exit')
    site.gateway.process.kill('SIGWINCH')
    expect(await ended).toEqual([1, null])
    expect(site.gateway.output()).toMatch(/"origin":"uncaughtException".*SyntaxError: .*at process/s)
    expect(shownIn(filesBelow(site.reports), [...secrets(), ...prompts()])).toEqual([])
  })

  test('nothing that was printed shows one', () => {
    const printed = { name: 'output', text: site.gateway.output() }
    expect(printed.text).toContain('stream_failed')
    expect(shownIn([printed], [...secrets(), ...prompts()])).toEqual([])
  })

  test('nothing that is stored shows one: credentials are ciphertext, keys are hashes, what was said is nowhere', async () => {
    const stored = await storedAt(site.place)
    const all = stored.map(({ text }) => text).join('\n')
    const sessions = secrets().filter(({ what }) => what === 'session token')
    // Those of the other set-up are not here.
    expect(sessions.filter(({ text }) => all.includes(hashSecret(text))).length).toBe(2)
    for (const there of ['visible-workspace', 'somebody@people.test', hashSecret(used.key), hashSecret(used.token)])
      expect(all).toContain(there)
    expect(shownIn(stored, [...secrets(), ...prompts()])).toEqual([])
  })
})

const metricsOf = ({ gateway }: Site) =>
  fetch(`${gateway.url}/metrics`, { headers: { authorization: `Bearer ${planting.metrics}` } })

async function isSettled(site: Site): Promise<boolean> {
  const text = await (await metricsOf(site)).text()
  return /^trilane_ledger_queued 0$/m.test(text) && /^trilane_requests_in_flight 0$/m.test(text)
}

/** Once they are written to their end. */
function whole(reports: Output[]): Output[] | undefined {
  return reports.length > 0 && reports.every(({ text }) => text.trimEnd().endsWith('}')) ? reports : undefined
}
