import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Gateway, startGateway } from '../support/gateway.ts'
import { barriers } from './barriers.ts'
import { furtherLooks, hasBrowser, type Look, looks, openBrowser, openPage, putInto } from './browser.ts'

// Looking for barriers on a long page takes its time where much else runs.
const config = `
providers:
  openai: { region: us, credentials: [{ name: a, apiKey: sk-of-the-tests-000000, lanes: [resale] }] }
  pool:
    kind: openai-compatible
    baseUrl: http://127.0.0.1:9/v1
    region: eu
    credentials: [{ name: a, apiKey: of-the-tests, lanes: [cheap] }]
models:
  a-model-whose-name-is-as-long-as-names-may-be-and-that-does-not-break-anywhere-0123456789:
    deployments: [{ provider: pool, model: x, price: { input: 0.03, output: 0.05 } }]
    lanes: { cheap: { price: { input: 0.10, output: 0.15 } } }
site: { contactEmail: sales@example.com, links: { Terms: "https://example.com/terms" } }
`

const paths = [
  '/',
  '/models',
  '/quickstart',
  '/quickstart/python',
  '/migrate/litellm',
  '/docs',
  '/docs/guide',
  '/faq',
  '/status',
  '/nothing',
]
/** As of the dashboard's pages: see `npm run screenshots`. */
const folder = process.env.TRILANE_TEST_SCREENSHOTS
const first = looks[0] as Look

describe.skipIf(!hasBrowser)('the public site in a browser', () => {
  let gateway: Gateway
  let browser: Browser

  beforeAll(async () => {
    ;[gateway, browser] = await Promise.all([startGateway({ config }), openBrowser()])
  })
  afterAll(async () => {
    await browser?.close()
    await gateway?.stop()
  })

  const asAnybody = async () => {}

  test.each(paths)('%s: no error, no barrier, nothing wider than the screen', async (path) => {
    const { page, problems, close } = await openPage(browser, first, asAnybody)
    await page.goto(gateway.url + path)
    for (const { name: look, ...how } of [...looks, ...(folder ? furtherLooks : [])]) {
      await putInto(page, how)
      if (folder) {
        mkdirSync(folder, { recursive: true })
        const file = `site${path === '/' ? '-home' : path.replaceAll('/', '-')}-${look}.png`
        await page.screenshot({ path: join(folder, file), fullPage: true })
      }
      // A browser tells on its console of an answer that is no 200.
      if (path !== '/nothing') expect(problems, look).toEqual([])
      const width = () => page.evaluate('document.documentElement.scrollWidth')
      await expect.poll(width, { message: look, timeout: 60_000 }).toBeLessThanOrEqual(how.width)
      expect(await barriers(page), look).toEqual([])
    }
    await close()
  })

  test('light and dark can be chosen, and the choice is kept', async () => {
    const { page, close } = await openPage(browser, first, asAnybody)
    await page.goto(gateway.url)
    const ground = () => page.evaluate('getComputedStyle(document.body).backgroundColor')
    const before = await ground()
    await page.getByRole('button', { name: 'Dark colours' }).click()
    const after = await ground()
    expect(after).not.toBe(before)
    expect(await barriers(page)).toEqual([])
    await page.goto(`${gateway.url}/faq`)
    expect(await ground()).toBe(after)
    await close()
  })

  test('the catalogue can be searched, and a program copied', async () => {
    const { page, close } = await openPage(browser, first, async (context) => {
      await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    })
    // The clipboard is for secure places alone, which a loopback name is.
    await page.goto(`${gateway.url.replace('127.0.0.1', 'localhost')}/models`)
    await page.getByLabel('Find').fill('pool eu')
    await page.waitForSelector('text=1 found')
    expect(await page.locator('#models tbody tr:visible').count()).toBe(1)
    await page.goto(`${gateway.url.replace('127.0.0.1', 'localhost')}/quickstart/codex`)
    await page.getByRole('button', { name: 'Copy' }).nth(2).click()
    await page.waitForSelector('text=Copied')
    expect(await page.evaluate('navigator.clipboard.readText()')).toContain('wire_api = "responses"')
    await close()
  })

  test('by keyboard: the first stop leads to the content', async () => {
    const { page, close } = await openPage(browser, first, asAnybody)
    await page.goto(gateway.url)
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the content')
    await page.keyboard.press('Enter')
    expect(await page.evaluate('document.activeElement.id')).toBe('content')
    await close()
  })

  test('without scripts everything is there but what needs them', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false })
    const page = await context.newPage()
    await page.goto(`${gateway.url}/models`)
    expect(await page.locator('#models tbody tr').count()).toBeGreaterThan(10)
    expect(await page.getByLabel('Find').isVisible()).toBe(false)
    await context.close()
  })
})
