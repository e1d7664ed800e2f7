/** Host, port and database of a connection URL, for messages: never its user or password. */
export function describeServer(url: string): string {
  try {
    const { hostname, port, pathname, searchParams } = new URL(url)
    const host = hostname || searchParams.get('host') || 'localhost'
    return `${host}:${port || '5432'}${pathname.length > 1 ? ` (database ${decodeURIComponent(pathname.slice(1))})` : ''}`
  } catch {
    return '(TRILANE_DATABASE_URL is not a valid URL)'
  }
}
