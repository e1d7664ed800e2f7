import { describe, expect, test } from 'vitest'
import { Html, html, paragraphs } from '../../../src/site/html.ts'

describe('html', () => {
  test('what is put in cannot become markup, in content or in an attribute', () => {
    const evil = `"><script>alert('x')</script>&`
    expect(html`<p title="${evil}">${evil}</p>`.text).toBe(
      '<p title="&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;">&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;</p>',
    )
  })

  test('pieces stay, lists are joined, what is not there is nothing', () => {
    expect(html`<ul>${['a', 'b'].map((one) => html`<li>${one}</li>`)}</ul>${undefined}${false}${0}`.text).toBe(
      '<ul><li>a</li><li>b</li></ul>0',
    )
  })

  test('blank lines divide a text', () => {
    expect(
      new Html(
        paragraphs('one\nline\n\n<two>')
          .map(({ text }) => text)
          .join(''),
      ).text,
    ).toBe('<p>one\nline</p><p>&lt;two&gt;</p>')
  })
})
