import { Fault } from '../model/fault.ts'
import { html } from '../site/html.ts'
import { dashboardPages } from './dashboard.ts'
import { pageHeaders } from './page-headers.ts'
import type { HttpDeps, SmallAnswer } from './server.ts'
import { publicSite, type SiteDeps } from './site.ts'

const home = (name: string) =>
  html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${name}</title></head>
<body>
<h1>${name} is running</h1>
<p>An LLM API gateway: one OpenAI-compatible contract over the lanes <code>cheap/</code>, <code>resale/</code> and <code>byok/</code>.</p>
<ul>
<li>Point an OpenAI SDK's <code>baseURL</code> here, with <code>/v1</code> behind it, and use an issued key.</li>
<li><a href="/app">Dashboard</a> of a workspace</li>
<li><a href="/api/openapi.json">Management API (OpenAPI)</a></li>
<li><a href="/healthz">Health</a> and <a href="/readyz">readiness</a></li>
</ul>
</body>
</html>
`.text

/** The dashboard and the public site, or in its place the page at `/`; every other path outside of the APIs does not exist. */
export function pages(deps: SiteDeps): HttpDeps['page'] {
  const dashboard = dashboardPages(() => deps.settings().look)
  const site = publicSite(deps)
  return (path, question) => dashboard(path, question) ?? site(path, question) ?? page(path, deps.settings().look.name)
}

function page(path: string, name: string): SmallAnswer {
  if (path === '/') {
    return { status: 200, contentType: 'text/html; charset=utf-8', body: home(name), headers: pageHeaders('ask') }
  }
  throw new Fault(
    'not_found',
    'unknown_url',
    'There is no such page. The API is below /v1, the management API below /api.',
  )
}
