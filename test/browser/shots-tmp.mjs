import { chromium } from 'playwright-core'
const only = process.argv[2]?.split(',')
const b = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox','--disable-gpu','--disable-dev-shm-usage'] })
const pages = { home:'/', models:'/models', quick:'/quickstart', python:'/quickstart/python', litellm:'/migrate/litellm', faq:'/faq', status:'/status', docs:'/docs', guide:'/docs/guide' }
for (const [w, d] of [[1440,false],[360,true],[1440,true],[360,false]]) {
  const c = await b.newContext({ viewport:{width:w,height:900}, colorScheme: d?'dark':'light', reducedMotion:'reduce' })
  const p = await c.newPage()
  p.on('console', m => console.log(w, m.type(), m.text()))
  p.on('pageerror', m => console.log(w, 'ERR', m.message))
  for (const [n, u] of Object.entries(pages)) {
    const name = `${n}-${w}-${d?'dark':'light'}`
    if (only && !only.some(o => name.startsWith(o))) continue
    await p.goto('http://localhost:8931'+u)
    const sw = await p.evaluate('document.documentElement.scrollWidth')
    if (sw > w) console.log(name, 'WIDE', sw)
    await p.screenshot({ path: `/tmp/k3-run/${name}.png`, fullPage: n !== 'models' && n !== 'guide' })
  }
  await c.close()
}
await b.close()
