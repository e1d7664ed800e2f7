import { html } from '../html.ts'
import type { Page } from '../parts/layout.ts'

export const notFoundPage: Page = {
  title: 'There is no such page',
  description: 'There is no page at this address.',
  body: html`<article class="wide prose"><h1>There is no such page</h1>
<p class="lead">The API is below <code>/v1</code>, the management API below <code>/api</code>.</p>
<p><a href="/">To the first page</a></p></article>`,
}
