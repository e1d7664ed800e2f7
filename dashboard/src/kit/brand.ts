function told(name: string): string | undefined {
  const content = document.querySelector(`meta[name="${name}"]`)?.getAttribute('content')
  return content === null || content === '' ? undefined : content
}

/** What the operator calls the offer, and the picture beside it, as the server wrote them into the page. */
export const brand = { name: told('application-name') ?? 'Trilane', logo: told('brand-logo') } as const

/** Names the browser's tab. */
export function nameTab(title: string): void {
  document.title = `${title} · ${brand.name}`
}
