import { fileURLToPath } from 'node:url'
import { BrandedPage, type DashboardBrand } from './dashboard-brand.ts'
import type { FileQuestion } from './page-question.ts'
import type { SmallAnswer } from './server.ts'
import { StaticFiles } from './static-files.ts'

/** Where the build leaves the dashboard, seen from the bundle that this is part of. */
const FOLDER = fileURLToPath(new URL('../dashboard', import.meta.url))

/** Whose pages are made in the browser: every path below them is the same file. */
const faces = ['/app', '/console']
const BRAND = '/dashboard/brand/'

type Answer = SmallAnswer<string | Buffer>

/** The dashboard's pages and files. Undefined for paths that are not its own. */
export function dashboardPages(brand: () => DashboardBrand, folder = FOLDER) {
  const files = new StaticFiles(folder, 'assets')
  const page = files.text('index.html')
  let edition: { readonly brand: DashboardBrand; readonly page: BrandedPage } | undefined
  const branded = (text: string): BrandedPage => {
    const now = brand()
    if (edition?.brand !== now) edition = { brand: now, page: new BrandedPage(text, now) }
    return edition.page
  }
  return (path: string, question: FileQuestion): Answer | Promise<Answer> | undefined => {
    if (page === undefined) return undefined
    if (path.startsWith(BRAND)) return branded(page).file(path, question)
    if (path.startsWith('/dashboard/')) return files.answer(path.slice('/dashboard/'.length), question)
    const own = faces.some((face) => path === face || path.startsWith(`${face}/`))
    return own ? branded(page).answer(question) : undefined
  }
}
