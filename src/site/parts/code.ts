import { type Html, html } from '../html.ts'

/** A program or a file to copy. */
export interface Snippet {
  /** What it is written in, as people call it; also its class, for who looks for it. */
  readonly language: 'sh' | 'python' | 'ts' | 'toml' | 'json' | 'yaml'
  readonly code: string
  /** Where it is to be put, or what else stands above it. */
  readonly caption: string
}

/** With a button that the script brings to life; without it there is none. */
export function code({ language, code: text, caption }: Snippet): Html {
  return html`<figure class="code">
<figcaption>${caption}<button type="button" class="copy" hidden>Copy</button></figcaption>
<pre tabindex="0" role="region" aria-label="${caption}"><code class="${language}">${text}</code></pre>
</figure>`
}
