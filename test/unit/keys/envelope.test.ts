import fc from 'fast-check'
import { expect, test } from 'vitest'
import { newDataKey, openCredential, sealCredential, unwrapDataKey, wrapDataKey } from '../../../src/keys/envelope.ts'
import { Fault } from '../../../src/model/fault.ts'

const id = fc.stringMatching(/^[a-z]{2,4}_[0-9a-f]{8}$/)
const secret = fc.string({ minLength: 1, maxLength: 200, unit: 'grapheme' })

function expectUnreadable(act: () => unknown): void {
  let thrown: unknown
  try {
    act()
  } catch (error) {
    thrown = error
  }
  expect(thrown).toBeInstanceOf(Fault)
  expect(thrown).toMatchObject({ kind: 'internal', code: 'credential_unreadable' })
}

/** One bit of the encoded bytes turned around. */
function flip(sealed: string, position: number): string {
  const bytes = Buffer.from(sealed.slice(3), 'base64')
  const index = position % bytes.length
  bytes[index] = (bytes[index] ?? 0) ^ (1 << (position % 8))
  return `v1.${bytes.toString('base64')}`
}

test('what was sealed can be opened, and looks different each time', () => {
  fc.assert(
    fc.property(id, id, secret, (ws, credential, text) => {
      const key = newDataKey()
      const sealed = sealCredential(key, ws, credential, text)
      expect(openCredential(key, ws, credential, sealed)).toBe(text)
      expect(sealCredential(key, ws, credential, text)).not.toBe(sealed)
    }),
  )
})

test('a credential opens for its own workspace and id only', () => {
  fc.assert(
    fc.property(id, id, id, secret, (ws, credential, other, text) => {
      fc.pre(other !== ws && other !== credential)
      const key = newDataKey()
      const sealed = sealCredential(key, ws, credential, text)
      expectUnreadable(() => openCredential(key, other, credential, sealed))
      expectUnreadable(() => openCredential(key, ws, other, sealed))
      expectUnreadable(() => openCredential(newDataKey(), ws, credential, sealed))
    }),
  )
})

test('any change of a bit is noticed', () => {
  const key = newDataKey()
  const sealed = sealCredential(key, 'ws_1', 'cred_1', 'sk-very-secret')
  fc.assert(
    fc.property(fc.nat(1_000_000), (position) => {
      expectUnreadable(() => openCredential(key, 'ws_1', 'cred_1', flip(sealed, position)))
    }),
  )
})

test('other versions, short and empty texts are refused', () => {
  const key = newDataKey()
  for (const text of ['', 'v1.', 'v1.AAAA', 'v2.AAAA', 'plain']) {
    expectUnreadable(() => openCredential(key, 'ws_1', 'cred_1', text))
  }
})

test('a data key opens under its master key and workspace only', () => {
  const [master, dataKey] = [newDataKey(), newDataKey()]
  const wrapped = wrapDataKey(master, 'ws_1', dataKey)
  expect(unwrapDataKey(master, 'ws_1', wrapped)).toEqual(dataKey)
  expectUnreadable(() => unwrapDataKey(master, 'ws_2', wrapped))
  expectUnreadable(() => unwrapDataKey(newDataKey(), 'ws_1', wrapped))
})

test('a wrapped data key never passes for a credential', () => {
  const master = newDataKey()
  const wrapped = wrapDataKey(master, 'ws_1', newDataKey())
  expectUnreadable(() => openCredential(master, 'data-key', 'ws_1x', wrapped))
})
