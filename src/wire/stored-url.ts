import { isObject, type JsonObject } from '../kit/parse-json.ts'

/** A scheme by RFC 3986; a drive letter or a port is none. */
const scheme = /^\s*([a-z][a-z\d+.-]+):/i

/** Gemini's files API, which opens the files of the account that asks. */
const filesHost = /(?:^|\.)generativelanguage\.(?:[\w-]+\.)*googleapis\.com$/

/**
 * Whether what a URL leads to opens for an account only: an object in its cloud storage (`s3:`, `gs:`), a file of its
 * files API, or a file on a server's own disk (`file:`, a path). Not so `http:`, `https:` and `data:` as a rule, and
 * bare base64, which some servers take in place of a URL.
 */
export function isStoredUrl(url: string): boolean {
  const [, name] = scheme.exec(url.slice(0, 100)) ?? []
  if (name === undefined) return !isBase64(url)
  if (/^data$/i.test(name)) return false
  return !/^https?$/i.test(name) || isFilesApi(url)
}

/** Never searched as a whole: it may hold megabytes. */
function isBase64(text: string): boolean {
  return /^[\w+/=\s]*$/.test(text.slice(0, 200) + text.slice(-200))
}

export function isFilesApi(url: string): boolean {
  return URL.canParse(url) && filesHost.test(new URL(url).hostname.replace(/\.$/, ''))
}

/** Members deeper than this are no addresses in any format. */
const DEPTH = 3

/** Path of a part's first member that holds such a URL, whatever the part is: `image_url.url`. */
export function storedMember(part: JsonObject, depth = DEPTH): string | undefined {
  for (const [name, value] of Object.entries(part)) {
    if (typeof value === 'string' && isAddress(name, value) && isStoredUrl(value)) return name
    const inner = depth > 1 && isObject(value) ? storedMember(value, depth - 1) : undefined
    if (inner !== undefined) return `${name}.${inner}`
  }
  return undefined
}

/** Names of files and the like are no addresses, unless they look as if. */
function isAddress(name: string, value: string): boolean {
  return /ur[il]$/i.test(name) || /^\s*[a-z][a-z\d+.-]*:\/\//i.test(value)
}
