import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Gateway, startGateway } from '../support/gateway.ts'
import { newcomer } from '../support/visitor.ts'
import { hasBrowser, openBrowser, openPage, signedIn } from './browser.ts'

/** What a page elsewhere tries, in the browser of somebody who is signed in here. */
const attacks = {
  'a form': (to: string) =>
    `<form method="post" action="${to}"><input name="name" value="taken"></form>
     <script>document.forms[0].submit()</script>`,
  'a form whose body reads as JSON': (to: string) =>
    `<form method="post" enctype="text/plain" action="${to}"><input name='{"name":"taken","x":"' value='"}'></form>
     <script>document.forms[0].submit()</script>`,
  'a fetch with credentials': (to: string) =>
    `<script>fetch('${to}', { method: 'POST', mode: 'no-cors', credentials: 'include', body: '{"name":"taken"}' })</script>`,
}

/** As a page of ours would, which browsers ask the server about first. */
const asksFirst = (to: string) =>
  `<script>fetch('${to}', { method: 'POST', credentials: 'include', body: '{"name":"taken"}',
    headers: { 'content-type': 'application/json' } })
    .then(() => { document.title = 'sent' }, () => { document.title = 'refused' })</script>`

describe.skipIf(!hasBrowser)('a page elsewhere, in the browser of somebody who is signed in', () => {
  let gateway: Gateway
  let browser: Browser
  let elsewhere: Server
  let person: Awaited<ReturnType<typeof newcomer>>
  let html = ''

  beforeAll(async () => {
    elsewhere = createServer((_, response) => void response.setHeader('content-type', 'text/html').end(html))
    await new Promise<void>((ready) => elsewhere.listen(0, '127.0.0.1', ready))
    ;[gateway, browser] = await Promise.all([startGateway(), openBrowser()])
    person = await newcomer(gateway, 'victim@example.com')
  })
  afterAll(async () => {
    await browser?.close()
    await gateway?.stop()
    elsewhere?.close()
  })

  // Browsers take another port for the same site and send the cookie along: there it is the origin that is refused. A
  // number is another site than a name; from there no cookie comes at all.
  describe.each([
    ['the same site under another port', 'localhost', 403],
    ['another site', '127.0.0.1', 401],
  ])('of %s', (_, host, refusal) => {
    const open = async (text: string) => {
      const { page, close } = await openPage(browser, { width: 800, dark: false }, signedIn(person.visitor))
      html = text
      const goTo = () => page.goto(`http://${host}:${(elsewhere.address() as AddressInfo).port}`)
      return { page, close, goTo }
    }
    const keys = async () => (await person.visitor.call('GET', `${person.at}/keys`)).body.data

    test.each(Object.entries(attacks))('%s changes nothing', async (_name, attack) => {
      const to = `${person.visitor.url}${person.at}/keys`
      const { page, close, goTo } = await open(attack(to))
      const met = page.waitForResponse((response) => response.url() === to)
      await goTo()
      const response = await met
      expect(response.status()).toBe(refusal)
      expect(response.headers()['access-control-allow-origin']).toBe(undefined)
      expect(await keys()).toEqual([])
      await close()
    })

    test('a fetch that asks whether it may is not sent', async () => {
      const { page, close, goTo } = await open(asksFirst(`${person.visitor.url}${person.at}/keys`))
      await goTo()
      await page.waitForFunction('document.title')
      expect([await page.title(), await keys()]).toEqual(['refused', []])
      await close()
    })
  })

  test('no other site can frame a page, nor read an answer', async () => {
    const { page, problems, close } = await openPage(browser, { width: 800, dark: false }, signedIn(person.visitor))
    html = `<iframe src="${person.visitor.url}/app"></iframe>
      <script>fetch('${person.visitor.url}/api/me', { credentials: 'include' }).then(() => { document.title = 'read' },
        () => { document.title = 'refused' })</script>`
    await page.goto(`http://localhost:${(elsewhere.address() as AddressInfo).port}`)
    await page.waitForFunction('document.title')
    expect(await page.title()).toBe('refused')
    await expect.poll(() => problems.join('\n')).toMatch(/frame-ancestors/)
    await close()
  })
})
