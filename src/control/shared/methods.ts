/** Which methods each path knows, so that a wrong method is told apart from a wrong path. */
export class KnownMethods {
  readonly #patterns = new Map<string, { readonly path: RegExp; readonly methods: Set<string> }>()

  /** `url` as Fastify takes it, such as `/api/workspaces/:ws` or `/api/auth/*`. */
  add(url: string, methods: readonly string[]): void {
    let known = this.#patterns.get(url)
    if (!known) {
      const pattern = url
        .replaceAll('.', '\\.')
        .replace(/:[^/]+/g, '[^/]+')
        .replace(/\*$/, '.*')
      known = { path: new RegExp(`^${pattern}$`), methods: new Set() }
      this.#patterns.set(url, known)
    }
    for (const method of methods) known.methods.add(method)
  }

  /** The methods that this path takes; empty when no route has it. */
  of(url: string): readonly string[] {
    const path = url.split('?', 1)[0] ?? url
    const found = new Set<string>()
    for (const known of this.#patterns.values()) {
      if (known.path.test(path)) for (const method of known.methods) found.add(method)
    }
    return [...found]
  }
}
