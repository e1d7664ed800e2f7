import type { Catalog } from '../model/catalog.ts'
import type { Facts } from '../site/facts.ts'
import { gatherFacts, type Sources } from '../site/gather.ts'
import type { Health } from '../site/health.ts'
import { type Pages, pagesOf, type Rendered, renderNotFound, renderStatus, STATUS } from '../site/site.ts'
import type { DashboardBrand } from './dashboard-brand.ts'
import { answerPacked, type Packed, pack } from './packed.ts'
import type { PageQuestion } from './page-question.ts'
import type { SmallAnswer } from './server.ts'
import { docText, type SiteFiles, siteFiles } from './site-files.ts'

/** What the operator decides of the site; another object after each reload. */
export interface SiteSettings {
  readonly enabled: boolean
  /** Name, colour and logo, of the dashboard too. */
  readonly look: DashboardBrand
  readonly sources: Omit<Sources, 'catalog' | 'origin'>
}

export interface SiteDeps {
  readonly settings: () => SiteSettings
  readonly catalog: () => Catalog
  /** Where people reach this server; known once it listens. */
  readonly origin: () => string
  readonly health: () => Health
  readonly now: () => number
}

/** How long the state of the service is told as it was, ms: whoever asks often learns no more. */
const STATUS_MS = 2_000

/** All pages of one catalogue under one configuration, made and compressed when they are asked for first. */
interface Edition {
  readonly settings: SiteSettings
  readonly catalog: Catalog
  readonly origin: string
  readonly files: SiteFiles
  readonly facts: Facts
  readonly pages: Pages
  readonly made: Map<string, Promise<Packed>>
  status: { readonly until: number; readonly packed: Promise<Packed> } | undefined
}

/** The public site. Undefined: it is switched off, or this is no page of its own and no browser that looks for one. */
export function publicSite(deps: SiteDeps) {
  let edition: Edition | undefined
  const current = () => (edition = editionNow(deps, edition))
  return (path: string, question: PageQuestion): Promise<SmallAnswer<string | Buffer>> | undefined => {
    if (!deps.settings().enabled) return undefined
    const now = current()
    const file = now.files.answer(path, question)
    if (file) return file
    if (path === STATUS) return status(deps, now).then((page) => answerPacked(page, 'ask', question))
    const make = now.pages.get(path)
    if (make) return kept(now, path, make).then((page) => answerPacked(page, 'briefly', question))
    if (!question.accept?.includes('text/html')) return undefined
    const missing = () => renderNotFound(now.facts, now.files.assets)
    return kept(now, '', missing).then((page) => answerPacked(page, 'not', question, 404))
  }
}

function editionNow(deps: SiteDeps, last: Edition | undefined): Edition {
  const settings = deps.settings()
  const catalog = deps.catalog()
  const origin = deps.origin()
  if (last?.settings === settings && last.catalog === catalog && last.origin === origin) return last
  const files = last?.settings === settings ? last.files : siteFiles(settings.look.accent, settings.look.logo)
  const facts = gatherFacts({ ...settings.sources, catalog, origin }, deps.now())
  const pages = pagesOf(facts, files.assets, (id) => docText(id) ?? '')
  return { ...{ settings, catalog, origin, files, facts, pages }, made: new Map(), status: undefined }
}

function kept({ made }: Edition, path: string, make: () => Rendered): Promise<Packed> {
  let page = made.get(path)
  if (!page) made.set(path, (page = packed(make())))
  return page
}

function status(deps: SiteDeps, edition: Edition): Promise<Packed> {
  const now = deps.now()
  if (!edition.status || edition.status.until < now) {
    const page = renderStatus(edition.facts, edition.files.assets, deps.health())
    edition.status = { until: now + STATUS_MS, packed: packed(page) }
  }
  return edition.status.packed
}

function packed({ type, text }: Rendered): Promise<Packed> {
  return pack(type, text)
}
