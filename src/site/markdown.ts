import { Html, html } from './html.ts'

/**
 * The part of Markdown (CommonMark, with tables) that the texts of `docs/` use: headings, paragraphs, lists one level
 * deep, tables, fenced code, and in them code, strong words and links. Markup in a text is shown, never taken over.
 */
export function markdown(text: string, resolve: (to: string) => string | undefined): { title: string; body: Html } {
  const lines = text.split('\n')
  const pieces: Html[] = []
  let title = ''
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] as string
    const heading = /^(#{1,4}) (.+)$/.exec(line)
    if (heading) {
      const [, marks = '', words = ''] = heading
      if (marks.length === 1) title = words
      pieces.push(headed(marks.length, words, resolve))
      at++
    } else if (line.trim() === '') at++
    else {
      const { piece, next } = block(lines, at, resolve)
      pieces.push(piece)
      at = next
    }
  }
  return { title, body: html`${pieces}` }
}

type Resolve = (to: string) => string | undefined

function headed(level: number, words: string, resolve: Resolve): Html {
  const inner = inline(words, resolve).text
  return new Html(`<h${level} id="${html`${slug(words)}`.text}">${inner}</h${level}>`)
}

/** As GitHub makes the anchors that links in the texts lead to. */
function slug(words: string): string {
  return words
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-')
}

interface Block {
  readonly piece: Html
  readonly next: number
}

function block(lines: readonly string[], at: number, resolve: Resolve): Block {
  const line = lines[at] as string
  if (line.startsWith('```')) return fenced(lines, at)
  if (line.startsWith('|')) return table(lines, at, resolve)
  if (item.test(line)) return list(lines, at, resolve)
  const next = until(lines, at, (one) => one.trim() === '' || one.startsWith('```') || /^#{1,4} /.test(one))
  return { piece: html`<p>${inline(lines.slice(at, next).join(' '), resolve)}</p>`, next }
}

/** The first line from `at` on, but not that one itself, for which it holds. */
function until(lines: readonly string[], at: number, holds: (line: string) => boolean): number {
  let next = at + 1
  while (next < lines.length && !holds(lines[next] as string)) next++
  return next
}

function fenced(lines: readonly string[], at: number): Block {
  const end = until(lines, at, (line) => line.startsWith('```'))
  const code = lines.slice(at + 1, end).join('\n')
  return { piece: html`<pre tabindex="0" role="region" aria-label="Example"><code>${code}</code></pre>`, next: end + 1 }
}

const item = /^(?:[-*]|(\d+)\.) +(.*)$/

function list(lines: readonly string[], at: number, resolve: Resolve): Block {
  const next = until(lines, at, (line) => line.trim() === '' || /^(#|```|\|)/.test(line))
  const items: string[] = []
  for (const line of lines.slice(at, next)) {
    const begun = item.exec(line.trimStart())
    if (begun) items.push(begun[2] ?? '')
    else items.push(`${items.pop() ?? ''} ${line.trim()}`)
  }
  const all = items.map((one) => html`<li>${inline(one, resolve)}</li>`)
  return { piece: /^\d/.test(lines[at] as string) ? html`<ol>${all}</ol>` : html`<ul>${all}</ul>`, next }
}

function table(lines: readonly string[], at: number, resolve: Resolve): Block {
  const next = until(lines, at, (line) => !line.startsWith('|'))
  const [head = [], , ...rows] = lines.slice(at, next).map(cells)
  const headCells = head.map((cell) =>
    cell === '' ? html`<td></td>` : html`<th scope="col">${inline(cell, resolve)}</th>`,
  )
  const body = rows.map((row) => html`<tr>${row.map((cell) => html`<td>${inline(cell, resolve)}</td>`)}</tr>`)
  return {
    piece: html`<div class="scroll" tabindex="0" role="region" aria-label="Table"><table class="plain"><thead><tr>${headCells}</tr></thead><tbody>${body}</tbody></table></div>`,
    next,
  }
}

/** Cells of a row; a stroke behind a backslash belongs to the text. */
function cells(line: string): string[] {
  return line
    .replace(/^\||\|\s*$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll('\\|', '|'))
}

const marks = /`([^`]+)`|\*\*([^*]+)\*\*|\*([^*\s][^*]*)\*|\[((?:`[^`]*`|[^\]`])+)\]\(([^)\s]+)\)/g

function inline(text: string, resolve: Resolve): Html {
  const pieces: (Html | string)[] = []
  let from = 0
  for (const found of text.matchAll(marks)) {
    const [whole, code, strong, emphasis, words = '', to = ''] = found
    pieces.push(text.slice(from, found.index))
    from = found.index + whole.length
    if (code !== undefined) pieces.push(html`<code>${code}</code>`)
    else if (strong !== undefined) pieces.push(html`<strong>${inline(strong, resolve)}</strong>`)
    else if (emphasis !== undefined) pieces.push(html`<em>${inline(emphasis, resolve)}</em>`)
    else pieces.push(linked(words, resolve(to), resolve))
  }
  pieces.push(text.slice(from))
  return html`${pieces}`
}

function linked(words: string, to: string | undefined, resolve: Resolve): Html {
  const inner = inline(words, resolve)
  return to === undefined ? inner : html`<a href="${to}">${inner}</a>`
}
