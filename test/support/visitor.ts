export interface Seen {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers freely
  readonly body: any
}

/** Somebody with a browser: keeps cookies and says which page asks, as browsers do. */
export class Visitor {
  readonly url: string
  readonly cookies = new Map<string, string>()
  /** `set-cookie` headers of the latest answer. */
  lately: readonly string[] = []

  /** Of a page under `url`, such as `http://localhost:8787`. */
  constructor(url: string) {
    this.url = url
  }

  /** A header given as undefined is left out. */
  async call(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string | undefined>> = {},
  ): Promise<Seen> {
    const sent = {
      origin: method === 'GET' ? undefined : this.url,
      'content-type': body === undefined ? undefined : 'application/json',
      cookie:
        this.cookies.size === 0 ? undefined : [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      ...headers,
    }
    const response = await fetch(path.startsWith('http') ? path : this.url + path, {
      method,
      redirect: 'manual',
      headers: Object.entries(sent).filter((one): one is [string, string] => one[1] !== undefined),
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    this.lately = response.headers.getSetCookie()
    for (const cookie of this.lately) this.#keep(cookie)
    const text = await response.text()
    const json = /^application\/json\b/.test(response.headers.get('content-type') ?? '')
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: json && text ? JSON.parse(text) : undefined,
    }
  }

  #keep(cookie: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
    if (value === '' || /; *max-age=0(;|$)/i.test(cookie)) this.cookies.delete(name)
    else this.cookies.set(name, value)
  }

  signUp(email: string, password: string, more: object = {}): Promise<Seen> {
    return this.call('POST', '/api/auth/sign-up/email', { email, password, ...more })
  }

  signIn(email: string, password: string): Promise<Seen> {
    return this.call('POST', '/api/auth/sign-in/email', { email, password })
  }

  /** `GET /api/me`, which must be theirs. */
  async me(): Promise<{
    user: { id: string; email: string; name: string; twoFactorEnabled: boolean; passkeys: number }
    operator: boolean
    workspaces: { id: string; name: string; role: string }[]
  }> {
    const { status, text, body } = await this.call('GET', '/api/me')
    if (status !== 200) throw new Error(`GET /api/me: ${status} ${text}`)
    return body
  }
}

/** A browser that shows the gateway's pages under the name that people use on the machine itself. */
export function visit({ url }: { readonly url: string }): Visitor {
  return new Visitor(url.replace('127.0.0.1', 'localhost'))
}

/** Somebody new with an account and a workspace of their own. */
export async function newcomer(
  gateway: { readonly url: string },
  email: string,
  more: object = {},
): Promise<{ readonly visitor: Visitor; readonly id: string; readonly ws: string; readonly at: string }> {
  const visitor = visit(gateway)
  const { status, text } = await visitor.signUp(email, PASSWORD, more)
  if (status !== 200) throw new Error(`sign-up: ${status} ${text}`)
  const { user, workspaces } = await visitor.me()
  const ws = workspaces[0]?.id ?? ''
  return { visitor, id: user.id, ws, at: `/api/workspaces/${ws}` }
}

export const PASSWORD = 'correct horse battery'
