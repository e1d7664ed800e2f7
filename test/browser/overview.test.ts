import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { ask, chatPath, post, type Rig, records, startRig } from '../integration/gateway/rig.ts'
import type { Simulator } from '../simulator/client.ts'
import { until } from '../support/gateway.ts'
import { newcomer } from '../support/visitor.ts'
import { hasBrowser, openBrowser, openPage, signedIn } from './browser.ts'

vi.setConfig({ testTimeout: 180_000 })

const config = ({ baseURL }: Simulator) => `
providers:
  acme:
    kind: openai-compatible
    baseUrl: ${baseURL}
models:
  small:
    deployments: [{ provider: acme, model: small-upstream, price: { input: 1, output: 2, cacheRead: 0.25 } }]
  large:
    deployments: [{ provider: acme, model: large-upstream, price: { input: 10, output: 20 } }]
upstream: { allowPrivateNetworks: [127.0.0.0/8] }
`

describe.skipIf(!hasBrowser)('the overview', () => {
  let rig: Rig
  let browser: Browser
  let page: Page
  let at: string

  beforeAll(async () => {
    ;[rig, browser] = await Promise.all([startRig(config), openBrowser()])
    const { gateway, simulator } = rig
    await simulator.model('small-upstream', {
      promptTokens: 1_000_000,
      cachedTokens: 400_000,
      completionTokens: 100_000,
    })
    const { visitor, ws } = await newcomer(gateway, 'overview@example.com')
    at = `/api/workspaces/${ws}`
    await gateway.api('POST', `${at}/credentials`, { provider: 'acme', apiKey: 'sk-own' })
    const { key } = await gateway.api<{ key: string }>('POST', `${at}/keys`, { name: 'key' })
    await post(gateway, chatPath, key, ask('byok/small', 'hello'))
    await until(async () => (await records(gateway, ws)).length === 1 || undefined, 'the request is on the ledger')
    const { page: theirs } = await openPage(browser, { width: 1280, dark: false }, signedIn(visitor))
    page = theirs
    await page.goto(`${visitor.url}/app/${ws}`)
    await page.locator('.recharts-surface').first().waitFor()
  })
  afterAll(async () => {
    await browser?.close()
    await rig?.stop()
  })

  /** What a tile says, its hint among it. */
  const tile = (name: string) => page.locator('dl > div').filter({ has: page.getByText(name, { exact: true }) })
  const numbersOf = async (chart: string) => {
    const card = page
      .locator('div')
      .filter({ has: page.getByRole('heading', { name: chart }) })
      .last()
      .locator('..')
    await card.getByText('Show the numbers').click()
    return card.getByRole('table').getByRole('row').last().innerText()
  }

  test('tells how much of the input providers had in their prompt caches, and what that saved', async () => {
    await tile('Prompt cache hit rate').getByText('40%').waitFor()
    // 400,000 tokens at $1 less $0.25 for a million.
    await tile('Saved by prompt caches').getByText('$0.30').waitFor()
  })

  test('shows both over time', async () => {
    expect(await numbersOf('Error and hit rate over time')).toMatch(/0%\s+40%/)
    expect(await numbersOf('Savings over time')).toMatch(/\$0\.30/)
  })

  test('compares with one model only where the workspace has named it', async () => {
    await tile('Saved against one model').getByRole('link', { name: 'Choose a reference model' }).waitFor()
    await rig.gateway.api('PUT', `${at}/policy`, { smartRoute: { reference: 'large' } })
    await page.reload()
    // 1,000,000 × $10 + 100,000 × $20 for a million at the other's, less 600,000 × $1 + 400,000 × $0.25 + 100,000 × $2.
    await tile('Saved against large').getByText('$11.10').waitFor()
  })
})
