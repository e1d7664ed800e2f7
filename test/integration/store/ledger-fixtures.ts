import { newId } from '../../../src/kit/ids.ts'
import type { LedgerBatch, OpenEntry, SettledRequest } from '../../../src/ledger/ledger-store.ts'

export { newId }

export function settledRequest(part: Partial<SettledRequest> = {}): SettledRequest {
  return {
    id: newId('req'),
    workspaceId: 'ws_a',
    keyId: 'key_a',
    createdAt: Date.now(),
    day: '2026-11-21',
    lane: 'resale',
    requestedModel: 'resale/my-model',
    servedModel: 'my-model',
    reportedModel: 'my-model-2026',
    provider: 'acme',
    region: 'eu',
    credentialId: 'cred_a',
    upstreamId: newId('chatcmpl'),
    status: 200,
    outcome: 'completed',
    stream: true,
    usage: { inputTokens: 100, cacheReadTokens: 20, outputTokens: 50, estimated: false },
    finishReason: 'stop',
    cost: 200n,
    charge: 240n,
    overrun: 0n,
    priceVersion: 'pv_1',
    latencyMs: 812.4,
    ttftMs: 210,
    cache: 'off',
    endUser: undefined,
    tags: { team: 'a"b\\c' },
    rawUsage: '{"prompt_tokens":100,"completion_tokens":50,"prompt_tokens_details":{"cached_tokens":20}}',
    attempts: JSON.stringify([
      { lane: 'resale', provider: 'acme', model: 'my-model', credentialId: 'cred_a', status: 200, latencyMs: 810 },
    ]),
    plan: JSON.stringify([
      {
        lane: 'resale',
        provider: 'acme',
        model: 'my-model',
        region: 'eu',
        credentialId: 'cred_a',
        chargeCeilingUsd: '0.00042',
      },
      { lane: 'cheap', provider: 'acme', model: 'my-model', dropped: 'lane not allowed by the workspace' },
    ]),
    ...part,
  }
}

export function openEntry(part: Partial<OpenEntry> = {}): OpenEntry {
  return {
    id: newId('req'),
    workspaceId: 'ws_a',
    keyId: 'key_a',
    createdAt: Date.now(),
    lane: 'resale',
    requestedModel: 'my-model',
    provider: 'acme',
    servedModel: 'my-model',
    stream: true,
    hold: 420_000n,
    ...part,
  }
}

export function ledgerBatch(part: Partial<LedgerBatch> = {}): LedgerBatch {
  return { id: newId('batch'), at: Date.now(), opens: [], settled: [], closed: [], priceVersions: [], ...part }
}
