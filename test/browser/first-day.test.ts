import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Rig, startRig } from '../integration/gateway/rig.ts'
import type { Simulator } from '../simulator/client.ts'
import { hasBrowser, openBrowser } from './browser.ts'
import { openAsStranger, signUpByClicks, toPage } from './by-clicks.ts'

/** A model on all lanes with round prices; somebody new has credit, as where an operator lets people try. */
const config = ({ baseURL }: Simulator) => `
providers:
  openai:
    baseUrl: ${baseURL}
    credentials:
      - { name: pool, apiKey: op-pool, lanes: [cheap] }
      - { name: official, apiKey: op-official, lanes: [resale] }
models:
  swift-8b:
    deployments: [{ provider: openai, model: swift-upstream, price: { input: 1, output: 2 } }]
    lanes: { cheap: { price: { input: 0.5, output: 1 } }, resale: { margin: 0.15 } }
upstream: { allowPrivateNetworks: [127.0.0.0/8] }
trial: { signUpCreditUsd: 1 }
signIn: { attemptsPerMinute: 0 }
`

const LANES = ['cheap', 'resale', 'byok'] as const
/** What somebody sees of a request's money: on `byok` the provider sends the bill, on `cheap` its cost is nobody's. */
const MONEY = {
  cheap: { charge: /^\$0\.0+[1-9]/, cost: undefined },
  resale: { charge: /^\$0\.0+[1-9]/, cost: /^\$0\.0+[1-9]/ },
  byok: { charge: /^\$0$/, cost: /^\$0\.0+[1-9]/ },
} as const

describe.skipIf(!hasBrowser)('the first day of somebody new', () => {
  let rig: Rig
  let browser: Browser
  let page: Page
  let secret: string

  beforeAll(async () => {
    ;[rig, browser] = await Promise.all([startRig(config), openBrowser()])
    page = await openAsStranger(browser)
  })
  afterAll(async () => {
    await browser?.close()
    await rig?.stop()
  })

  test('signs up with an address and a password, from the public site', async () => {
    await page.goto(rig.gateway.url.replace('127.0.0.1', 'localhost'))
    await page.getByRole('banner').getByRole('link', { name: 'Sign up' }).click()
    await signUpByClicks(page, 'new.person@example.com')
    await page.getByText('First steps').waitFor()
  })

  test('makes a key, whose secret is shown once', async () => {
    await page.getByRole('link', { name: 'Create a key' }).click()
    await page.getByRole('button', { name: 'Create key' }).first().click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name').fill('My program')
    await dialog.getByRole('button', { name: 'Create key' }).click()
    secret = (await dialog.locator('code').first().innerText()).replace(/^.*\s/, '')
    expect(secret).toMatch(/^tl_/)
    await dialog.getByRole('button', { name: 'Done' }).click()
    await page.getByRole('rowheader', { name: 'My program' }).waitFor()
    expect(await page.content()).not.toContain(secret)
  })

  test("pastes a key of the provider's, and tests it", async () => {
    await toPage(page, 'Own provider keys')
    await page.getByRole('button', { name: 'Add a provider key' }).first().click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Provider').selectOption('openai')
    await dialog.getByLabel('Key', { exact: true }).fill('sk-own-of-the-new-person')
    await dialog.getByLabel('Name', { exact: true }).fill('Our account')
    await dialog.getByRole('button', { name: 'Add a provider key' }).click()
    await page.getByRole('button', { name: 'Test' }).click()
    await page.getByText('It works').waitFor()
    expect(await page.content()).not.toContain('sk-own-of-the-new-person')
  })

  const ask = async () => {
    await page.getByLabel('Message').fill('Hello')
    await page.getByRole('button', { name: 'Send' }).click()
  }

  test.each(LANES)(
    'sends a request on %s from the playground, and sees who served it and what it cost',
    async (lane) => {
      await toPage(page, 'Playground')
      await page.getByRole('combobox', { name: 'Model' }).fill('swift-8b')
      await page.getByLabel('Lane').selectOption(lane)
      await ask()
      await page.getByRole('link', { name: 'See the decision' }).waitFor()
      expect(await fact('Served by')).toBe(`openai · swift-8b · ${lane}`)
      expect(await fact('Charge')).toMatch(MONEY[lane].charge)
      if (MONEY[lane].cost) expect(await fact('Cost at the provider')).toMatch(MONEY[lane].cost)
      await page.getByRole('link', { name: 'See the decision' }).click()
      await page.getByRole('heading', { name: 'Decision' }).waitFor()
      expect(await fact('Asked for')).toBe(`${lane}/swift-8b`)
    },
  )

  const fact = (name: string) => page.locator(`dt:text-is("${name}") + dd`).innerText()

  test('finds each of them among the requests, with its trace and cost', async () => {
    await toPage(page, 'Requests')
    for (const lane of LANES) {
      await page.getByLabel('Lane').selectOption(lane)
      const row = page.getByRole('row').filter({ has: page.getByText(lane, { exact: true }) })
      await row.getByRole('link').click()
      await page.getByRole('heading', { name: 'Attempts' }).waitFor()
      expect([lane, await fact('Charge to the workspace')]).toEqual([lane, expect.stringMatching(MONEY[lane].charge)])
      if (MONEY[lane].cost) expect(await fact('Cost at the provider')).toMatch(MONEY[lane].cost)
      else expect(await page.getByText('Cost at the provider').count()).toBe(0)
      await page.getByRole('link', { name: 'All requests' }).click()
    }
  })

  test('chooses how thrifty smart-route is', async () => {
    await toPage(page, 'Routing policy')
    await page.getByLabel('Economy').check()
    await page.getByRole('button', { name: 'Save policy' }).click()
    await page.getByText('Policy saved').waitFor()
    await page.reload()
    await page.getByLabel('Economy').waitFor()
    expect(await page.getByLabel('Economy').isChecked()).toBe(true)
  })

  test('sets a budget on the key, and sees it refuse', async () => {
    await toPage(page, 'Keys')
    await page.getByRole('button', { name: 'Actions for My program' }).click()
    await page.getByRole('menuitem', { name: 'Change…' }).click()
    await page.getByLabel('Budget in USD').fill('0.000001')
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
    await page.getByText('of $0.000001 per month').waitFor()
    await toPage(page, 'Playground')
    await page.getByRole('combobox', { name: 'Model' }).fill('swift-8b')
    await page.getByLabel('Key', { exact: true }).fill(secret)
    await ask()
    const refusal = page.getByRole('alert')
    await refusal.waitFor()
    expect(await refusal.innerText()).toMatch(/^The request was refused \(402\).*budget/s)
  })
})
