import { parseUsd } from '../../model/money.ts'
import type { Price } from '../../model/price.ts'
import type { ModelDefinition } from './define-model.ts'

/** USD per million tokens. */
const usd = (input: string, output: string): Price => ({ input: parseUsd(input), output: parseUsd(output) })

function offline(id: string, name: string, kind: 'chat' | 'embedding', cost: Price, cheap: Price): ModelDefinition {
  return {
    id,
    name,
    released: '2026-11-01',
    kind,
    contextWindow: 32_768,
    maxOutputTokens: kind === 'chat' ? 4_096 : undefined,
    inputModalities: ['text'],
    at: { sandbox: id },
    prices: { sandbox: cost },
    cheapPrice: cheap,
  }
}

/** What the offline provider serves. Its prices are made up, so that every lane can be tried without a provider. */
export const sandboxModels = [
  offline('sandbox-small', 'Sandbox small', 'chat', usd('0.20', '0.80'), usd('0.10', '0.40')),
  offline('sandbox-large', 'Sandbox large', 'chat', usd('2.00', '8.00'), usd('1.00', '4.00')),
  offline('sandbox-embed', 'Sandbox embed', 'embedding', usd('0.02', '0'), usd('0.01', '0')),
]
