import * as bare from './bare.mjs'
import { startWith } from './gateway.mjs'
import * as nginx from './nginx.mjs'
import * as portkey from './portkey.mjs'

/**
 * @typedef {object} PeerContext
 * @property {string} node binary that Node peers run on
 * @property {number} upstreamPort
 * @property {(name: string) => string} logFile
 *
 * @typedef {{ answers: number, requests: number, ok: boolean, imbalanceUsd: string, waitedMs: number }} LedgerCheck
 *
 * @typedef {object} Peer
 * @property {number} port
 * @property {string} path
 * @property {Record<string, string>} headers
 * @property {string} modelPrefix
 * @property {string} [version]
 * @property {import('../cpu.mjs').Watched} watched
 * @property {(answers: number) => Promise<LedgerCheck>} [check]
 * @property {() => Promise<void>} stop
 */

/**
 * In the order of a round. `weight` scales the number of requests, so that a slow peer does not take all the time;
 * `maxSlow` bounds its open streams.
 * @type {Record<string, { start: (context: PeerContext) => Promise<Peer | { skip: string }>, weight: number, maxSlow: number }>}
 */
export const PEERS = {
  bare: { start: bare.start, weight: 1, maxSlow: Number.POSITIVE_INFINITY },
  'gateway-pg': { start: startWith('pg'), weight: 1, maxSlow: Number.POSITIVE_INFINITY },
  'gateway-embedded': { start: startWith('embedded'), weight: 1, maxSlow: Number.POSITIVE_INFINITY },
  nginx: { start: nginx.start, weight: 1, maxSlow: Number.POSITIVE_INFINITY },
  portkey: { start: portkey.start, weight: 0.2, maxSlow: 1_000 },
}
