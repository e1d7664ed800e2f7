import type { Assets, Facts } from './facts.ts'
import type { Health } from './health.ts'
import { docNames, docPage, docsPage } from './pages/docs.ts'
import { faqPage } from './pages/faq.ts'
import { homePage } from './pages/home.ts'
import { movePage, movesFor } from './pages/migrate.ts'
import { modelsPage } from './pages/models.ts'
import { notFoundPage } from './pages/not-found.ts'
import { quickstartPage, startPage } from './pages/quickstart.ts'
import { statusPage } from './pages/status.ts'
import { layout, type Page } from './parts/layout.ts'
import { startsFor } from './starts/index.ts'

/** Text of a file of the site and its type. */
export interface Rendered {
  readonly type: 'text/html; charset=utf-8' | 'text/plain; charset=utf-8' | 'application/xml'
  readonly text: string
}

/** Pages by path, as functions that make them. Another map for each set of facts. `doc`: Markdown of a text by its name. */
export type Pages = ReadonlyMap<string, () => Rendered>

/** The path whose page tells of this moment and is made anew. */
export const STATUS = '/status'

export function pagesOf(facts: Facts, assets: Assets, doc: (id: string) => string): Pages {
  const starts = startsFor(facts)
  const moves = movesFor(facts)
  const makers: (readonly [path: string, make: () => Page])[] = [
    ['/', () => homePage(facts, assets)],
    ['/models', () => modelsPage(facts)],
    ['/quickstart', () => quickstartPage(facts, starts)],
    ...starts.map((start) => [`/quickstart/${start.id}`, () => startPage(start, starts)] as const),
    ...moves.map((move) => [`/migrate/${move.id}`, () => movePage(move, moves)] as const),
    ['/docs', docsPage],
    ...docNames.map(([id]) => [`/docs/${id}`, () => docPage(id, doc(id))] as const),
    ['/faq', () => faqPage(facts)],
  ]
  const pages = makers.map(([path, make]) => [path, () => page(layout(make(), path, facts, assets))] as const)
  const paths = [...makers.map(([path]) => path), STATUS]
  return new Map<string, () => Rendered>([
    ...pages,
    ['/robots.txt', () => robots(facts.origin)],
    ['/sitemap.xml', () => sitemap(facts.origin, paths)],
  ])
}

export function renderStatus(facts: Facts, assets: Assets, health: Health): Rendered {
  return page(layout(statusPage(facts, health), STATUS, facts, assets))
}

export function renderNotFound(facts: Facts, assets: Assets): Rendered {
  return page(layout(notFoundPage, undefined, facts, assets))
}

function page(text: string): Rendered {
  return { type: 'text/html; charset=utf-8', text }
}

/** RFC 9309. What is behind a sign-in or no page at all is of no use to a search engine. */
function robots(origin: string): Rendered {
  const closed = ['/app', '/console', '/api/', '/v1', '/v1beta/'].map((path) => `Disallow: ${path}\n`).join('')
  return {
    type: 'text/plain; charset=utf-8',
    text: `User-agent: *\n${closed}\nSitemap: ${origin}/sitemap.xml\n`,
  }
}

/** https://www.sitemaps.org/protocol.html */
function sitemap(origin: string, paths: readonly string[]): Rendered {
  const urls = paths.map((path) => `<url><loc>${origin}${path}</loc></url>`).join('\n')
  return {
    type: 'application/xml',
    text: `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${urls}\n</urlset>\n`,
  }
}
