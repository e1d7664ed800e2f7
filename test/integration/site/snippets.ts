import { unescaped } from './pages.ts'

/** A program as it stands on a page. */
export interface Shown {
  readonly language: string
  readonly caption: string
  readonly code: string
}

/** All programs and files of a page, as somebody would copy them. */
export function snippetsOf(page: string): Shown[] {
  const figures = page.matchAll(
    /<figure class="code">\s*<figcaption>([^<]*)<[\s\S]*?<code class="(\w+)">([\s\S]*?)<\/code>/g,
  )
  return [...figures].map(([, caption = '', language = '', code = '']) => ({
    language,
    caption: unescaped(caption),
    code: unescaped(code),
  }))
}
