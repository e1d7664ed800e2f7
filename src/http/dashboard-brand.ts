import { dashboardColoursCss } from '../site/colours.ts'
import { html } from '../site/html.ts'
import { answerPacked, hashOf, type Packed, pack } from './packed.ts'
import type { FileQuestion } from './page-question.ts'
import type { SmallAnswer } from './server.ts'
import type { Logo } from './site-files.ts'

/** What the operator calls the offer and how it looks; another object after each reload. */
export interface DashboardBrand {
  readonly name: string
  /** `#rrggbb` */
  readonly accent: string
  readonly logo: Logo | undefined
}

/** Name and icon as the build leaves them in the page. */
const NAME = 'Trilane'
const ICON = '<link rel="icon" href="/dashboard/icon.svg" type="image/svg+xml" />'
const types = { '.svg': 'image/svg+xml', '.png': 'image/png' } as const

type Answer = SmallAnswer<string | Buffer>

/**
 * The dashboard's page under a brand, and the files of the brand. Everything stands in the page itself, so that no
 * other name or colour flashes up before it: the title, a style sheet, and what the program reads.
 */
export class BrandedPage {
  readonly #page: Promise<Packed>
  readonly #files: ReadonlyMap<string, Promise<Packed>>

  /** `page`: HTML as the build left it. */
  constructor(page: string, { name, accent, logo }: DashboardBrand) {
    const css = dashboardColoursCss(accent)
    const colours = `/dashboard/brand/colours-${hashOf(css)}.css`
    const picture = logo && { ...logo, path: `/dashboard/brand/logo-${hashOf(logo.bytes)}${logo.extension}` }
    const icon = picture && html`<link rel="icon" href="${picture.path}" type="${types[picture.extension]}" />`.text
    const mark = picture && html`<meta name="brand-logo" content="${picture.path}" />`.text
    const style = html`<link rel="stylesheet" href="${colours}" />`.text
    const named = page.replaceAll(NAME, () => html`${name}`.text).replace(ICON, () => icon ?? ICON)
    this.#page = pack(
      'text/html; charset=utf-8',
      named.replace('</head>', () => `${mark ?? ''}${style}</head>`),
    )
    this.#files = new Map([
      [colours, pack('text/css; charset=utf-8', css)],
      ...(picture ? [[picture.path, pack(types[picture.extension], picture.bytes)] as const] : []),
    ])
  }

  answer(question: FileQuestion): Promise<Answer> {
    return this.#page.then((packed) => answerPacked(packed, 'ask', question))
  }

  /** Undefined: there is no such file. */
  file(path: string, question: FileQuestion): Promise<Answer> | undefined {
    return this.#files.get(path)?.then((packed) => answerPacked(packed, 'forEver', question))
  }
}
