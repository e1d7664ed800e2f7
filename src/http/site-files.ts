import { existsSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { coloursCss } from '../site/colours.ts'
import type { Assets } from '../site/facts.ts'
import { answerPacked, hashOf, type Packed, pack } from './packed.ts'
import type { FileQuestion } from './page-question.ts'
import type { SmallAnswer } from './server.ts'

/** Where the build leaves the files of the site, seen from the bundle that this is part of. */
const FOLDER = fileURLToPath(new URL('../site', import.meta.url))

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
}

/** A picture of the operator's. */
export interface Logo {
  readonly extension: '.svg' | '.png'
  readonly bytes: Buffer
}

/** The site's own files, each under a name with a hash of its content, and what pages call them. */
export interface SiteFiles {
  readonly assets: Assets
  /** Undefined: there is no such file. */
  answer(path: string, question: FileQuestion): Promise<SmallAnswer<string | Buffer>> | undefined
}

/** Reads the files, of which there are few; each is compressed when it is asked for first. */
export function siteFiles(accent: string, logo: Logo | undefined): SiteFiles {
  const packed = new Map<string, () => Promise<Packed>>()
  const put = (name: string, extension: string, bytes: Buffer | string): string => {
    const path = `/site/${name}-${hashOf(bytes)}${extension}`
    let made: Promise<Packed> | undefined
    packed.set(path, () => (made ??= pack(types[extension] as string, bytes)))
    return path
  }
  const own = (file: string) => {
    const extension = extname(file)
    return put(file.slice(0, -extension.length), extension, readFileSync(join(FOLDER, file)))
  }
  const assets: Assets = {
    style: own('style.css'),
    script: own('script.js'),
    icon: own('icon.svg'),
    lanes: own('lanes.svg'),
    colours: put('colours', '.css', coloursCss(accent)),
    logo: logo && put('logo', logo.extension, logo.bytes),
  }
  // Browsers ask for it by themselves, whatever a page says.
  const icon = packed.get(assets.icon)
  if (icon) packed.set('/favicon.svg', icon)
  return {
    assets,
    answer: (path, question) =>
      packed
        .get(path)?.()
        .then((file) => answerPacked(file, path.startsWith('/site/') ? 'forEver' : 'briefly', question)),
  }
}

/** A text of the documentation. Undefined: it is not there. */
export function docText(id: string): string | undefined {
  const file = join(FOLDER, 'docs', `${id}.md`)
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}
