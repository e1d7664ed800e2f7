/** Host, port and database of a connection URL, for messages: never its user or password. */
export function describeServer(url: string): string {
  try {
    const { hostname, port, pathname, searchParams } = new URL(url)
    const host = hostname || searchParams.get('host') || 'localhost'
    const database = decodeURIComponent(pathname.slice(1))
    // A password with a "/" in it that is not escaped looks like one.
    return `${host}:${port || '5432'}${/^[^:@/]+$/.test(database) ? ` (database ${database})` : ''}`
  } catch {
    return '(TRILANE_DATABASE_URL is not a valid URL)'
  }
}
