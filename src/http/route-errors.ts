import { renderFault } from '../control/shared/error-answer.ts'
import { wires } from '../wire/index.ts'
import { openAiErrors } from '../wire/openai/error-body.ts'
import type { ErrorFormat } from '../wire/wire.ts'
import type { NodeExchange } from './node-exchange.ts'
import type { Route } from './route.ts'

/** Anthropic's API demands the header of every request, so that its clients always send it. */
export function isAnthropic(exchange: Pick<NodeExchange, 'header'>): boolean {
  return exchange.header('anthropic-version') !== undefined
}

const controlErrors: ErrorFormat = { ...openAiErrors, body: (fault) => JSON.stringify(renderFault(fault)) }

/** In whose words a route's client is told of failures. */
export function errorsFor(route: Route, exchange: Pick<NodeExchange, 'header'>): ErrorFormat {
  if (route.kind === 'control') return controlErrors
  if ('format' in route && route.format !== undefined) return wires[route.format].errors
  const shared = route.kind === 'models' || route.kind === 'model'
  return shared && isAnthropic(exchange) ? wires['anthropic-messages'].errors : openAiErrors
}
