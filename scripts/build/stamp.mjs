import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort()
}

/** What a build was made of: Node's version and the names and contents of files and folders. */
export function stampOf(paths) {
  const hash = createHash('sha256').update(process.version)
  for (const file of paths.flatMap((path) => (statSync(path).isDirectory() ? filesBelow(path) : [path]))) {
    hash.update(file).update(readFileSync(file))
  }
  return hash.digest('hex')
}
