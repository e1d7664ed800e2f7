import { fileURLToPath } from 'node:url'
import type { FileQuestion } from './page-question.ts'
import type { SmallAnswer } from './server.ts'
import { StaticFiles } from './static-files.ts'

/** Where the build leaves the dashboard, seen from the bundle that this is part of. */
const FOLDER = fileURLToPath(new URL('../dashboard', import.meta.url))

/** Whose pages are made in the browser: every path below them is the same file. */
const faces = ['/app', '/console']

/** The dashboard's pages and files. Undefined for paths that are not its own. */
export function dashboardPages(folder = FOLDER) {
  const files = new StaticFiles(folder, 'assets')
  return (path: string, question: FileQuestion): SmallAnswer<string | Buffer> | undefined => {
    if (path.startsWith('/dashboard/')) return files.answer(path.slice('/dashboard/'.length), question)
    const own = faces.some((face) => path === face || path.startsWith(`${face}/`))
    return own ? files.answer('index.html', question) : undefined
  }
}
