// node bench/route.mjs: how long the smart route takes to decide, alone in a process, for prompts of several lengths.
// CPU time is of the whole process, compilation and collection of garbage in other threads included.
import { copyFileSync, mkdirSync } from 'node:fs'
import { cpus } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const folder = join(root, 'node_modules', '.cache', 'trilane', 'bench-route')
const outfile = join(folder, 'smart.mjs')
mkdirSync(folder, { recursive: true })
await build({
  absWorkingDir: root,
  entryPoints: ['src/routing/smart/index.ts'],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  logLevel: 'warning',
})
copyFileSync(join(root, 'src/routing/smart/smart-route.weights'), join(folder, 'smart-route.weights'))
const { decide, loadWeights, presets } = await import(pathToFileURL(outfile).href)

const since = performance.now()
const weights = loadWeights()
console.log(
  `Node ${process.version}, ${cpus()[0]?.model ?? 'unknown'}; weights read in ${ms(performance.now() - since)}`,
)

const candidates = [...weights.models].slice(0, 20).map(([model, standing], at) => ({
  model,
  standing,
  cost: (tokens) => (at + 1) * (500 + 4 * tokens),
}))
const words = (
  'A train leaves the station at 14:35 with 120 passengers and travels 84.5 km at a constant speed; what is the ' +
  'probability that the second, which of the following explains it best: (a) the enzyme binds (b) `return x[i] + 1;` '
).split(' ')
const WARM = 500
const RUNS = 4_000

console.log('\n| prompt | p50 | p99 | CPU p50 | CPU p99 |\n| --- | --- | --- | --- | --- |')
for (const length of [200, 2_000, 3_000, 20_000, 100_000]) {
  const prompts = Array.from({ length: 50 }, (_, seed) => textOf(length, seed))
  const times = []
  const used = []
  for (let run = 0; run < WARM + RUNS; run++) {
    const texts = [prompts[run % prompts.length]]
    const before = process.cpuUsage()
    const from = performance.now()
    decide(weights, { texts, turns: 1, tools: 0, schema: false }, candidates, candidates[0].model, presets.balanced)
    const took = performance.now() - from
    const { user, system } = process.cpuUsage(before)
    if (run < WARM) continue
    times.push(took)
    used.push((user + system) / 1_000)
  }
  const at = (list, share) => ms(list.toSorted((a, b) => a - b)[Math.floor(list.length * share)])
  const cells = [at(times, 0.5), at(times, 0.99), at(used, 0.5), at(used, 0.99)]
  console.log(`| ${length} characters | ${cells.join(' | ')} |`)
}

/** Text of about so many characters, another for each seed. */
function textOf(length, seed) {
  let text = ''
  for (let at = seed; text.length < length; at += 1 + (at % 7)) text += `${words[at % words.length]} `
  return text.slice(0, length)
}

function ms(value) {
  return `${value.toFixed(3)} ms`
}
