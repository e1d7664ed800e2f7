import { timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { BlockList, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { newId } from '../kit/ids.ts'
import { joinSmallWrites } from '../kit/join-small-writes.ts'
import { Fault } from '../model/fault.ts'
import { count } from '../pipeline/count.ts'
import type { ObjectDeps } from '../pipeline/objects/deps.ts'
import { serveObject } from '../pipeline/objects/serve-object.ts'
import type { PipelineDeps } from '../pipeline/run.ts'
import { refuse, serve } from '../pipeline/serve.ts'
import { countings, wires } from '../wire/index.ts'
import { answerClientErrors, LARGEST_HEADER } from './client-error.ts'
import { allowOrigin } from './cors.ts'
import { answerHalfClosed, probeHalfClosed } from './half-closed.ts'
import { NodeExchange } from './node-exchange.ts'
import type { PageQuestion } from './page-question.ts'
import { keysIn } from './query-key.ts'
import { isGemini, methodsOf, operations, originForm, pathOf, type Route, routeOf } from './route.ts'
import { errorsFor } from './route-errors.ts'
import { closes, strictFault, unmetExpectation } from './strict-request.ts'

/** An answer made from memory or by a query of its own: status, headers and body at once. */
export interface SmallAnswer<Body extends string | Buffer = string> {
  readonly status: number
  readonly contentType: string
  readonly body: Body
  /** Further ones, names and values in turn. */
  readonly headers?: readonly string[]
}

export interface HttpDeps {
  readonly pipeline: PipelineDeps
  readonly objects: ObjectDeps
  /** `/v1/models`, `/v1/key`, …: things a key's holder may read, and `/v1/feedback`. Throws Fault. */
  readonly read: (route: Route, query: URLSearchParams, exchange: NodeExchange) => SmallAnswer | Promise<SmallAnswer>
  readonly ready: () => boolean
  readonly metrics: () => Promise<SmallAnswer>
  /** Undefined: /metrics is open. */
  readonly metricsToken: () => string | undefined
  readonly corsOrigins: () => readonly string[]
  /** The management API's own request handler. */
  readonly control: (request: IncomingMessage, response: ServerResponse) => void
  /** Throws Fault where there is no page. */
  readonly page: (
    path: string,
    question: PageQuestion,
  ) => SmallAnswer<string | Buffer> | Promise<SmallAnswer<string | Buffer>>
  /** Whose word about a client's address is taken. */
  readonly trustedProxies: () => BlockList
  /** Milliseconds for a request's head, and for head and body together. */
  readonly times: { readonly headersMs: number; readonly requestMs: number }
}

/** How often Node looks after requests that take too long (ms); its own half a minute would double their time. */
const LOOK_MS = 2_000

/** The one server process's listener: data plane, control plane and pages by path. */
export function createHttpServer(deps: HttpDeps): Server {
  const { headersMs, requestMs } = deps.times
  const server = createServer(
    {
      keepAliveTimeout: 75_000,
      headersTimeout: Math.min(headersMs, requestMs),
      requestTimeout: requestMs,
      connectionsCheckingInterval: Math.min(LOOK_MS, headersMs, requestMs),
      maxHeaderSize: LARGEST_HEADER,
      noDelay: true,
      // Looked at with the rest: Node answers without a word and serves what follows.
      requireHostHeader: false,
    },
    (request, response) => handle(deps, request, response),
  )
  // Headers beyond a count would be left out without a word; their size bounds them.
  server.maxHeadersCount = 0
  answerHalfClosed(server)
  server.on('checkExpectation', (request, response) =>
    handle(deps, request, response, strictFault(request) ?? unmetExpectation()),
  )
  server.on('connection', followConnection)
  answerClientErrors(server, forget)
  return server
}

/** A request that its connection waits for. */
type Pending = Pick<NodeExchange, 'gone' | 'probe'>

/** What is under way on each connection whose further requests are read. */
const underWay = new WeakMap<Duplex, Set<Pending>>()
/** More requests that are sent without waiting for answers are no client's need. */
const MOST_PIPELINED = 32

/** A pipelined request whose turn never came hears nothing of its connection's end by itself. */
function followConnection(socket: Socket): void {
  joinSmallWrites(socket)
  const exchanges = new Set<Pending>()
  underWay.set(socket, exchanges)
  socket.once('close', () => {
    for (const exchange of exchanges) exchange.gone()
  })
  probeHalfClosed(socket, exchanges)
}

/** Counts a request of the management API until it is answered: who it is from is not known before it is asked. */
function countIn(exchanges: Set<Pending>, response: ServerResponse): void {
  const pending: Pending = { gone() {}, probe() {} }
  exchanges.add(pending)
  response.once('close', () => exchanges.delete(pending))
}

/** Nothing that was or will be read on this connection is served. */
function forget(socket: Duplex): void {
  for (const exchange of underWay.get(socket) ?? []) exchange.gone()
  underWay.delete(socket)
}

function handle(
  deps: HttpDeps,
  request: IncomingMessage,
  response: ServerResponse,
  fault = strictFault(request),
): void {
  const exchanges = underWay.get(request.socket)
  if (!exchanges) return
  const url = originForm(request.url ?? '/')
  const path = pathOf(url)
  const route = routeOf(path, url.slice(path.length + 1))
  if (exchanges.size >= MOST_PIPELINED) return void request.socket.destroy()
  if (route.kind === 'control' && !fault) {
    countIn(exchanges, response)
    request.url = url
    return deps.control(request, response)
  }
  const exchange = new NodeExchange(request, response, deps.trustedProxies, exchanges)
  if (isGemini(path)) exchange.querySecrets = keysIn(url)
  const id = newId('req')
  if (fault) {
    if (closes(fault)) {
      // What follows may be the body of this one: it is no request, though Node's parser takes it for one.
      underWay.delete(request.socket)
      exchange.last()
    }
    return refuse(deps.pipeline, errorsFor(route, exchange), id, exchange, fault)
  }
  const origin = request.headers.origin
  if (origin !== undefined && allowOrigin(exchange, origin, deps.corsOrigins(), request.method === 'OPTIONS')) return
  if (route.kind === 'call' && request.method === 'POST') {
    void serve(deps.pipeline, wires[route.format], route.path, id, exchange, exchange)
    return
  }
  if (route.kind === 'count' && request.method === 'POST') {
    void count(deps.pipeline, countings[route.format], route.path, id, exchange, exchange)
    return
  }
  if (route.kind === 'object') {
    const { surface, id: objectId } = route
    const verb = route.verbs[request.method ?? 'GET']
    const query = url.slice(path.length + 1)
    if (verb) return void serveObject(deps.objects, { surface, verb, id: objectId }, id, query, exchange, exchange)
  }
  const errors = errorsFor(route, exchange)
  void small(deps, route, url, request.method ?? 'GET', exchange)
    .then((answer) => send(exchange, id, answer))
    .catch((error: unknown) => refuse(deps.pipeline, errors, id, exchange, error))
}

async function small(
  deps: HttpDeps,
  route: Route,
  url: string,
  method: string,
  exchange: NodeExchange,
): Promise<SmallAnswer<string | Buffer>> {
  if (route.kind === 'unoffered') throw notOffered(route.what)
  if (route.kind === 'unknown') throw unknownPath(pathOf(url))
  const methods = methodsOf(route)
  if (!methods.includes(method)) throw wrongMethod(method, methods)
  switch (route.kind) {
    case 'health':
      return { status: 200, contentType: 'application/json', body: '{"status":"ok"}' }
    case 'ready':
      return deps.ready()
        ? { status: 200, contentType: 'application/json', body: '{"status":"ready"}' }
        : { status: 503, contentType: 'application/json', body: '{"status":"not_ready"}' }
    case 'metrics':
      requireToken(exchange, deps.metricsToken())
      return deps.metrics()
    case 'page':
      return deps.page(pathOf(url), {
        acceptEncoding: exchange.header('accept-encoding'),
        ifNoneMatch: exchange.header('if-none-match'),
        accept: exchange.header('accept'),
      })
    default:
      return deps.read(route, new URL(url, 'http://localhost').searchParams, exchange)
  }
}

function send(
  exchange: NodeExchange,
  id: string,
  { status, contentType, body, headers = [] }: SmallAnswer<string | Buffer>,
): void {
  if (exchange.left) return
  const bytes = typeof body === 'string' ? Buffer.from(body) : body
  // What has not changed has no length of its own (RFC 9110, 8.6).
  const length = status === 304 ? [] : ['content-length', String(bytes.length)]
  exchange.head(status, ['content-type', contentType, 'x-request-id', id, ...length, ...headers])
  exchange.end(bytes)
}

function requireToken(exchange: NodeExchange, token: string | undefined): void {
  if (token === undefined) return
  const given = Buffer.from(exchange.header('authorization') ?? '')
  const wanted = Buffer.from(`Bearer ${token}`)
  if (given.length === wanted.length && timingSafeEqual(given, wanted)) return
  throw new Fault('unauthenticated', 'invalid_metrics_token', 'Send the metrics token as Authorization: Bearer ….')
}

function unknownPath(path: string): Fault {
  return new Fault(
    'not_found',
    'unknown_url',
    `Unknown request URL: ${path.slice(0, 200)}. Known ones are ${[...operations.keys()].map((known) => `/v1${known}`).join(', ')}, /v1/files, /v1/batches, /v1/messages/batches, /v1/models, /v1/key, /v1/generation and /v1/feedback.`,
  )
}

function notOffered(what: string): Fault {
  const text = `/v1/${what} is not offered here. Send files to /v1/files, in one piece; that keeps them at a provider, on byok.`
  return new Fault('not_found', 'not_offered', text)
}

function wrongMethod(method: string, allowed: readonly string[]): Fault {
  return new Fault('method_not_allowed', 'method_not_allowed', `Use ${allowed.join(' or ')} here, not ${method}.`, {
    headers: ['allow', allowed.join(', ')],
  })
}
