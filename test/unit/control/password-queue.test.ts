import { expect, test } from 'vitest'
import { boundedHashing } from '../../../src/control/sign-in/password-queue.ts'

test('two run at once, forty wait, further ones are refused; a failure frees its place', async () => {
  const bounded = boundedHashing(() => new Error('busy'))
  let running = 0
  let most = 0
  let open: () => void = () => undefined
  const gate = new Promise<void>((resolve) => (open = resolve))
  const work = async (n: number) => {
    most = Math.max(most, ++running)
    await gate
    running--
    if (n === 0) throw new Error('of its own')
    return n
  }
  const all = [...Array(45).keys()].map((n) => bounded(() => work(n)))
  const refused = await Promise.allSettled(all.slice(42))
  expect(refused.map((one) => one.status === 'rejected' && one.reason.message)).toEqual(['busy', 'busy', 'busy'])
  open()
  const [first, ...others] = await Promise.allSettled(all.slice(0, 42))
  expect([first?.status, others.every(({ status }) => status === 'fulfilled'), most]).toEqual(['rejected', true, 2])
  await expect(bounded(async () => 'again')).resolves.toBe('again')
})
