import type { Assets, Facts } from '../facts.ts'
import { type Html, html } from '../html.ts'

/** A page between head and foot. */
export interface Page {
  readonly title: string
  /** One sentence, for search engines. */
  readonly description: string
  readonly body: Html
}

/** In the head of each page. */
const sections: readonly (readonly [path: string, name: string])[] = [
  ['/models', 'Models'],
  ['/quickstart', 'Quick start'],
  ['/docs', 'Documentation'],
  ['/faq', 'Questions'],
  ['/status', 'Status'],
]

/** A whole document. `path`: its own; undefined: it has none. */
export function layout(page: Page, path: string | undefined, facts: Facts, assets: Assets): string {
  const { brand, origin } = facts
  const title = path === '/' ? `${brand.name}: ${page.title}` : `${page.title} · ${brand.name}`
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<meta name="description" content="${page.description}">
<meta name="color-scheme" content="light dark">
${path !== undefined && html`<link rel="canonical" href="${origin}${path}">`}
<link rel="icon" href="${assets.icon}" type="image/svg+xml">
<link rel="stylesheet" href="${assets.style}">
<link rel="stylesheet" href="${assets.colours}">
<script src="${assets.script}"></script>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header class="top"><div class="wide">
<a class="brand" href="/"><img src="${assets.logo ?? assets.icon}" alt="" height="28"><span>${brand.name}</span></a>
<nav aria-label="Sections">${sections.map(
    ([to, name]) => html`<a href="${to}"${within(path, to) && html` aria-current="page"`}>${name}</a>`,
  )}</nav>
<div class="account"><button type="button" id="theme" hidden>Dark</button><a href="/app/sign-in">Sign in</a>${
    facts.signUp.open && html`<a class="button" href="/app/sign-up">Sign up</a>`
  }</div>
</div></header>
<main id="content" tabindex="-1">${page.body}</main>
${foot(facts)}
</body>
</html>
`.text
}

function within(path: string | undefined, section: string): boolean {
  return path === section || path?.startsWith(`${section}/`) === true
}

function foot({ brand, signUp }: Facts): Html {
  const group = (title: string, links: readonly (readonly [string, string])[]) =>
    html`<nav aria-label="${title}"><h2>${title}</h2><ul>${links.map(([to, name]) => html`<li><a class="foot-link" href="${to}">${name}</a></li>`)}</ul></nav>`
  return html`<footer><div class="wide foot-wide">
${group('Begin', [
  ['/quickstart', 'Quick start'],
  ['/models', 'Models'],
  ['/docs', 'Documentation'],
  ['/api/openapi.json', 'Management API'],
])}
${group('Coming from', [
  ['/migrate/openai', 'OpenAI'],
  ['/migrate/openrouter', 'OpenRouter'],
  ['/migrate/litellm', 'LiteLLM'],
  ['/migrate/cursor', 'Cursor'],
])}
${group(brand.name, [
  ['/faq', 'Questions'],
  ['/status', 'Status'],
  ['/app/sign-in', 'Sign in'],
  ...(signUp.open ? [['/app/sign-up', 'Sign up'] as const] : []),
  ...(brand.contactEmail === undefined ? [] : [[`mailto:${brand.contactEmail}`, 'Contact'] as const]),
])}
${
  Object.keys(brand.links).length > 0 &&
  group(
    'More',
    Object.entries(brand.links).map(([name, to]) => [to, name]),
  )
}
</div></footer>`
}
