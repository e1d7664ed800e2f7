import { both, broken, each, late, type Row, reset, unreached, whole } from '../expected.ts'

export const connecting: readonly Row[] = [
  both('a name that does not resolve', {}, unreached, { at: 'nameless' }),
  both('a port that nobody listens on', {}, unreached, { at: 'refusing' }),
  both('a certificate that nobody trusts', {}, unreached, { at: 'untrusted' }),
  both('a certificate of another host', {}, unreached, { at: 'misnamed' }),
  both('a certificate that is good', {}, whole, { at: 'trusted' }),
  both('plain HTTP in place of TLS', {}, unreached, { at: 'plain' }),
  both('a hang while connecting', {}, unreached, { at: 'silent' }),
  both('an end in place of an answer', {}, { ...reset, asked: false }, { at: 'closing' }),
]

export const hanging: readonly Row[] = [
  both('a reset before the head', { connectionReset: true }, reset),
  both('a hang before the head', { hang: 'before-headers' }, late, { hangs: true }),
  both('a hang behind the head', { hang: 'after-headers' }, late, { hangs: true }),
  each('a hang amid the body', [{ hang: 'mid-stream' }, late], [{ hang: 'mid-stream' }, broken], { hangs: true }),
  both('signs of life alone', { aliveMs: 100 }, late, { hangs: true }),
  both('a slow head', { delayMs: 100 }, whole, { hangs: true }),
  both('slow chunks', { firstByteDelayMs: 100, chunkDelayMs: 50 }, whole, { hangs: true }),
]
