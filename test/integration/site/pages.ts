import type { Gateway } from '../../support/gateway.ts'

/** A page as browsers ask for it. Throws on another status than 200. */
export async function pageOf(gateway: Pick<Gateway, 'url'>, path: string): Promise<string> {
  const response = await fetch(gateway.url + path, { headers: { accept: 'text/html' } })
  const text = await response.text()
  if (response.status !== 200) throw new Error(`${path}: ${response.status} ${text.slice(0, 200)}`)
  return text
}

export function unescaped(text: string): string {
  const signs: Record<string, string> = { lt: '<', gt: '>', quot: '"', '#39': "'", amp: '&' }
  return text.replace(/&(lt|gt|quot|#39|amp);/g, (_, name: string) => signs[name] as string)
}
