import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { markdown } from '../../../src/site/markdown.ts'
import { docNames, docPage } from '../../../src/site/pages/docs.ts'

const shown = (text: string) => markdown(text, (to) => to).body.text

describe('markdown', () => {
  test.each([
    ['# A `b` c', '<h1 id="a-b-c">A <code>b</code> c</h1>'],
    ['one\ntwo **three**', '<p>one two <strong>three</strong></p>'],
    ['- a\n  b\n- c', '<ul><li>a b</li><li>c</li></ul>'],
    ['1. a\n2. b', '<ol><li>a</li><li>b</li></ol>'],
    ['[a `b`](c#d)', '<p><a href="c#d">a <code>b</code></a></p>'],
    ['a <b> & `<c>`', '<p>a &lt;b&gt; &amp; <code>&lt;c&gt;</code></p>'],
  ])('%j', (text, wanted) => {
    expect(shown(text)).toBe(wanted)
  })

  test('tables, with strokes in cells', () => {
    expect(shown('| a | |\n| --- | --- |\n| `x \\| y` | z |')).toContain(
      '<thead><tr><th scope="col">a</th><td></td></tr></thead><tbody><tr><td><code>x | y</code></td><td>z</td></tr></tbody>',
    )
  })

  test('fenced code stays as it is', () => {
    expect(shown('```sh\n# a <b>\n\n- c\n```')).toContain('<code># a &lt;b&gt;\n\n- c</code>')
  })

  const docs = new URL('../../../docs/', import.meta.url)
  test.each(docNames.map(([id]) => id))('%s.md is shown whole: no mark is left over', (id) => {
    expect(readdirSync(docs)).toContain(`${id}.md`)
    const { title, body } = docPage(id, readFileSync(new URL(`${id}.md`, docs), 'utf8'))
    expect(title).not.toBe('')
    const words = body.text.replace(/<(code|pre)[^>]*>[\s\S]*?<\/\1>/g, '').replace(/<[^>]+>/g, '')
    expect(words).not.toMatch(/\]\(|```|\*\*|^#{1,4} |\| ---/m)
  })
})
