// What a browser has to load before it shows the first page, and how large any other part may be. Sizes are those of the
// compressed files that the server sends to whoever takes gzip.
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './run-step.mjs'

const FIRST_LOAD_KB = 200
/** Charts: loaded beside the page, once, where there is one. */
const LARGEST_PART_KB = 140
const dist = join(root, 'dist', 'dashboard')

const manifest = JSON.parse(readFileSync(join(dist, 'manifest.json'), 'utf8'))
const entry = Object.keys(manifest).find((name) => manifest[name].isEntry)
const charts = Object.keys(manifest).find((name) => name.endsWith('ui/charts/series-chart.tsx'))
const kilobytes = (files) => [...files].reduce((sum, file) => sum + statSync(join(dist, `${file}.gz`)).size, 0) / 1024

/** Files of a part with all that it imports at once. */
function filesOf(name, files = new Set()) {
  const { file, css = [], imports = [] } = manifest[name]
  for (const one of [file, ...css]) files.add(one)
  for (const inner of imports) if (!files.has(manifest[inner].file)) filesOf(inner, files)
  return files
}

/** The first page is the entry with any of its pages, and what stands around those of a workspace or the console. */
const pages = manifest[entry].dynamicImports ?? []
const layoutOf = (page) =>
  Object.entries({ app: 'workspace', console: 'console' })
    .filter(([folder]) => page.startsWith(`src/${folder}/`))
    .map(([, name]) => `src/shell/${name}-layout.tsx`)
    .filter((layout) => layout in manifest)
const loads = pages.map((page) => ({
  page,
  size: kilobytes(new Set([entry, ...layoutOf(page), page].flatMap((name) => [...filesOf(name)]))),
}))
const first = loads.reduce((largest, load) => (load.size > largest.size ? load : largest), {
  page: entry,
  size: kilobytes(filesOf(entry)),
})
const parts = Object.keys(manifest).map((page) => ({
  page,
  size: kilobytes([manifest[page].file].filter((file) => file.endsWith('.js'))),
}))
const largest = parts.filter(({ page }) => page !== entry).reduce((most, part) => (part.size > most.size ? part : most))

console.log(
  `first load ${first.size.toFixed(1)} of ${FIRST_LOAD_KB} kB (${first.page}); largest other part ${largest.size.toFixed(1)} of ${LARGEST_PART_KB} kB (${largest.page})`,
)
const problems = [
  first.size > FIRST_LOAD_KB && 'the first load is too large',
  largest.size > LARGEST_PART_KB && 'a part is too large',
  (!charts || !manifest[charts].isDynamicEntry) && 'charts are no part of their own',
].filter(Boolean)
for (const problem of problems) console.error(problem)
process.exitCode = problems.length > 0 ? 1 : 0
