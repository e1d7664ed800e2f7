import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { decodeWeights } from '../../../../src/routing/smart/weights-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'trilane-rows-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Made up: two kinds of questions, three models that differ in what they are good at. */
const rows = Array.from({ length: 240 }, (_, at) => {
  const sum = at % 2 === 0
  const hard = at % 3 === 0
  const prompt = sum
    ? `Add ${at} and ${at * 7}${hard ? ' modulo an intricate prime' : ''}.`
    : `Which ${hard ? 'obscure statute' : 'court'} rules on case ${at}?`
  return {
    id: `row ${at}`,
    source: sum ? 'sums' : 'cases',
    task: sum ? 'math' : 'law',
    group: `group ${at}`,
    prompt,
    out_chars: { small: 200 + at, large: 400 },
    outcomes: { small: hard ? 0 : 1, middle: hard && !sum ? 0 : 1, large: at % 17 === 0 ? 0 : 1 },
    licence: 'made up',
  }
})

const train = (out: string) => {
  const file = join(folder, out)
  const { status, stderr } = spawnSync('node', ['scripts/route-train.mjs', '--data', folder, '--out', file])
  if (status !== 0) throw new Error(stderr.toString())
  return readFileSync(file)
}

describe('npm run route:train', () => {
  // Two programs that are bundled, started and fit: seconds, on a busy machine many.
  it('makes the same weights of the same rows, bit for bit', { timeout: 600_000 }, () => {
    writeFileSync(join(folder, 'train.jsonl.gz'), gzipSync(rows.map((row) => JSON.stringify(row)).join('\n')))
    const first = train('first.weights')
    expect(train('second.weights').equals(first)).toBe(true)
    expect([...decodeWeights(first).models.keys()]).toEqual(expect.arrayContaining(['small', 'middle', 'large']))
  })
})
