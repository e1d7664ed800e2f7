import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type Gateway, startGateway } from '../support/gateway.ts'
import { barriers } from './barriers.ts'
import { hasBrowser, looks, openBrowser, openPage, putInto, type Watched } from './browser.ts'

vi.setConfig({ testTimeout: 120_000 })

const NAME = 'Smith & <Sons>'

describe.skipIf(!hasBrowser)('the dashboard under the name of who runs it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'trilane-brand-'))
  const logo = join(folder, 'logo.svg')
  let gateway: Gateway
  let browser: Browser
  let watched: Watched
  let page: Page

  beforeAll(async () => {
    writeFileSync(
      logo,
      '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"><rect width="20" height="10"/></svg>',
    )
    const site = `site: { enabled: false, name: '${NAME}', logo: '${logo}', colours: { accent: '#ffcc00' } }\n`
    ;[gateway, browser] = await Promise.all([startGateway({ config: site }), openBrowser()])
    watched = await openPage(browser, { width: 1280, dark: false }, async () => {})
    page = watched.page
    await page.goto(`${gateway.url}/app/sign-in`)
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  })
  afterAll(async () => {
    await browser?.close()
    await gateway?.stop()
    rmSync(folder, { recursive: true })
  })

  test('its name stands in the title and on the page, its logo beside it', async () => {
    expect(await page.title()).toBe(`Sign in · ${NAME}`)
    await page.getByText(NAME, { exact: true }).waitFor()
    expect(await page.content()).not.toContain('Trilane')
    expect(await page.evaluate(`document.querySelector('main img').naturalWidth`)).toBe(20)
    const answer = await page.request.get(`${gateway.url}/app`)
    expect(await answer.text()).toContain('<title>Smith &amp; &lt;Sons&gt;</title>')
  })

  test('its colour is that of buttons and links, in shades that can be read', async () => {
    const ground = () => page.evaluate(`getComputedStyle(document.querySelector('[type=submit]')).backgroundColor`)
    const found: unknown[] = []
    for (const look of looks) {
      await putInto(page, look)
      found.push(await ground())
      expect(await barriers(page), look.name).toEqual([])
    }
    // Too light for words on a light page: darker there. As it is in the dark.
    expect(found[0]).toMatch(/^rgb\((\d+), (\d+), 0\)$/)
    expect(found).toEqual([expect.not.stringContaining('255, 204, 0'), 'rgb(255, 204, 0)'])
    expect(watched.problems.filter((problem) => !problem.includes('401'))).toEqual([])
  })

  test('a reload of the configuration gives it another', async () => {
    writeFileSync(gateway.configFile, 'site: { name: Other }\n')
    await gateway.api('POST', '/api/reload')
    await page.reload()
    await page.getByText('Other', { exact: true }).waitFor()
    expect(await page.title()).toBe('Sign in · Other')
    expect(await page.locator('main img').count()).toBe(0)
  })
})
