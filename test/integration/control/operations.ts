/** A management call as the OpenAPI document has it. */
export interface Operation {
  readonly id: string
  readonly method: string
  /** `/api/workspaces/{ws}/keys/{id}` */
  readonly path: string
  readonly permission: string | undefined
  readonly query: readonly string[]
  readonly hasBody: boolean
}

interface Documented {
  readonly operationId: string
  readonly 'x-permission'?: string
  readonly parameters?: readonly { readonly name: string; readonly in: string }[]
  readonly requestBody?: unknown
}

/** All calls of an OpenAPI document, in its order. */
export function operationsIn(document: { readonly paths: Record<string, Record<string, object>> }): Operation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods as Record<string, Documented>).map(([method, documented]) => ({
      id: documented.operationId,
      method: method.toUpperCase(),
      path,
      permission: documented['x-permission'],
      query: (documented.parameters ?? []).filter((one) => one.in === 'query').map(({ name }) => name),
      hasBody: documented.requestBody !== undefined,
    })),
  )
}

/** The path with its parameters put in. */
export function pathWith({ path }: Operation, parameters: Readonly<Record<string, string>>): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(parameters[name] ?? 'none'))
}

const rules = [{ pattern: 'my-model', margin: 0.1 }]

/** What each call takes, by its `operationId`; a new one with a body is added here. */
export const bodies: Readonly<Record<string, object>> = {
  createWorkspace: { name: 'new', timeZone: 'UTC' },
  changeWorkspace: { name: 'renamed' },
  createKey: { name: 'key', models: ['my-model'], regions: ['eu'], tags: { team: 'search' } },
  changeKey: { name: 'changed', tags: { team: 'other' } },
  rotateKey: { overlapSeconds: 60 },
  createCredential: { provider: 'acme', apiKey: 'secret-of-the-provider', name: 'own', region: 'eu' },
  changeCredential: { name: 'changed', models: { 'my-model': 'm1' } },
  createCredit: { amountUsd: '1', reason: 'more' },
  replacePolicy: { regions: ['eu'], chains: { 'my-model': ['my-model'] } },
  replaceQuotes: { rules, note: 'quote', support: 'mail' },
  previewQuotes: { rules },
  createOffer: { rules, note: 'offer', support: 'mail' },
  explainCall: { body: { model: 'my-model', messages: [{ role: 'user', content: 'hello' }] } },
  giveFeedback: { rating: 'up' },
  createToken: { name: 'token', role: 'viewer' },
  changeMember: { role: 'viewer' },
  createInvitation: { email: 'somebody-new@people.test', role: 'viewer' },
  acceptInvitation: { token: 'of-nothing' },
  claimOperator: { token: 'of-nothing' },
  createPasswordLink: { email: 'nobody@people.test' },
}

/** The body with each of its texts in turn replaced by `text`, and with a field more that names the owner. */
export function tamperedBodies(body: object, text: string): object[] {
  const changed: object[] = [{ ...body, workspaceId: text }]
  const walk = (value: unknown, put: (inner: unknown) => object) => {
    if (typeof value === 'string') changed.push(put(text))
    if (typeof value !== 'object' || value === null) return
    for (const [name, inner] of Object.entries(value)) {
      walk(inner, (other) =>
        put(
          Array.isArray(value)
            ? value.map((one, at) => (String(at) === name ? other : one))
            : { ...value, [name]: other },
        ),
      )
    }
  }
  walk(body, (whole) => whole as object)
  return changed
}
