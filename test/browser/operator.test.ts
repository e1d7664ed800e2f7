import { readFileSync, writeFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Rig, startRig } from '../integration/gateway/rig.ts'
import { newcomer } from '../support/visitor.ts'
import { hasBrowser, openBrowser, openPage, signedIn } from './browser.ts'
import { openAsStranger, signUpByClicks, toPage } from './by-clicks.ts'

describe.skipIf(!hasBrowser)('the operator', () => {
  let rig: Rig
  let browser: Browser
  let page: Page
  let customer: Page

  beforeAll(async () => {
    ;[rig, browser] = await Promise.all([startRig(), openBrowser()])
    page = await openAsStranger(browser)
    const { visitor, ws } = await newcomer(rig.gateway, 'customer@example.com')
    const theirs = await openPage(browser, { width: 1280, dark: false }, signedIn(visitor))
    customer = theirs.page
    await customer.goto(`${visitor.url}/app/${ws}/models`)
  })
  afterAll(async () => {
    await browser?.close()
    await rig?.stop()
  })

  test('becomes one by the link that the server printed', async () => {
    const link = /http\S+\/console\/claim#tlo_\S+/.exec(rig.gateway.output())?.[0] ?? ''
    await page.goto(link)
    await page.getByRole('link', { name: 'Create an account' }).click()
    await signUpByClicks(page, 'operator@example.com')
    await page.getByRole('button', { name: 'Become the operator' }).click()
    await page.getByText('All well').waitFor()
  })

  const openQuote = async (lane: string) => {
    await page.getByRole('button', { name: 'New quote' }).click()
    await page.getByRole('dialog').getByLabel('Lane').selectOption(lane)
    await page.getByLabel('Models', { exact: true }).fill('chat')
  }
  const cell = (lane: 'cheap' | 'resale') =>
    customer
      .getByRole('row')
      .filter({ has: customer.getByRole('rowheader', { name: 'chat', exact: true }) })
      .getByRole('cell')
      .nth(lane === 'cheap' ? 0 : 1)

  test('quotes a workspace; the price shows there', async () => {
    expect(await cell('resale').innerText()).toMatch(/\$1\.15 \/ \$2\.30\s+Cost plus margin/)
    await toPage(page, 'Workspaces')
    await page.getByRole('link', { name: 'customer' }).click()
    await openQuote('resale')
    await page.getByLabel('Margin in percent').fill('5')
    await page.getByRole('button', { name: 'Preview' }).click()
    await page.getByRole('row', { name: 'chat $1.15 / $2.30 $1.05 / $2.10' }).waitFor()
    await page.getByRole('button', { name: 'Put in force now' }).click()
    await page.getByRole('row', { name: /resale.*in force.*chat: cost plus 5%.*The operator/ }).waitFor()
    await customer.reload()
    await cell('resale').getByText('Agreed with you').waitFor()
    expect(await cell('resale').innerText()).toMatch(/\$1\.05 \/ \$2\.10\s+Agreed with you/)
  })

  test('offers it other prices, which hold once it has accepted', async () => {
    await openQuote('cheap')
    await page.getByLabel('or fixed prices: input').fill('0.3')
    await page.getByLabel('output', { exact: true }).fill('0.6')
    await page.getByLabel('Note for the workspace').fill('For the year')
    await page.getByRole('button', { name: 'Offer it' }).click()
    await page.getByRole('row', { name: /cheap.*offered/ }).waitFor()
    await customer.reload()
    expect(await cell('cheap').innerText()).toMatch(/\$0\.50 \/ \$1\.00\s+Posted price/)
    await customer.getByRole('button', { name: 'Accept' }).click()
    await customer.getByRole('dialog').getByRole('button', { name: 'Accept' }).click()
    await cell('cheap').getByText('Agreed with you').waitFor()
    expect(await cell('cheap').innerText()).toMatch(/\$0\.30 \/ \$0\.60/)
  })

  test('books credit, which the workspace sees', async () => {
    await page.getByRole('button', { name: 'Add credit' }).click()
    await page.getByLabel('Amount in USD').fill('25')
    await page.getByLabel('Reason').fill('Invoice 7')
    await page.getByRole('dialog').getByRole('button', { name: 'Add credit' }).click()
    await page.getByText('$25', { exact: true }).waitFor()
    await toPage(customer, 'Credits and usage')
    await customer.getByRole('row', { name: /Top-up.*Invoice 7/ }).waitFor()
  })

  test('sees what a model has cost since when', async () => {
    await toPage(page, 'Models and prices')
    await page.getByLabel('Find a model or provider').fill('chat-upstream-of-nobody')
    await page.getByText('No model matches').waitFor()
    await page.getByLabel('Find a model or provider').fill('chat')
    await page.getByRole('link', { name: 'chat', exact: true }).click()
    await page.getByRole('row', { name: /Now.*resale.*\$1\.15 \/ \$2\.30/ }).waitFor()
    const { configFile } = rig.gateway
    writeFileSync(configFile, readFileSync(configFile, 'utf8').replace('input: 1, output: 2', 'input: 2, output: 4'))
    await rig.gateway.api('POST', '/api/reload')
    const changed = page.getByRole('row', { name: /Now.*\$2\.30 \/ \$4\.60 before \$1\.15 \/ \$2\.30/ })
    // Written down beside the reload, which does not wait for it.
    const seen = async () => {
      await page.reload()
      await page.getByRole('row', { name: /Now/ }).waitFor()
      return changed.count()
    }
    await expect.poll(seen, { timeout: 30_000 }).toBe(1)
  })
})
