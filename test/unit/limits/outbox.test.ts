import { expect, test } from 'vitest'
import { Outbox } from '../../../src/store/redis/outbox.ts'

function outbox(patienceMs: number, isAmbiguous: boolean, capacity = 1_000) {
  return new Outbox({ retryMs: 2, patienceMs, mayHaveRun: () => isAmbiguous, onError: () => {}, capacity })
}

/** Fails until `works` is set, and counts what it did. */
class Flaky {
  works = false
  done = 0
  readonly deliver = async (): Promise<void> => {
    if (!this.works) throw new Error('away')
    this.done++
  }
}

test('repeats what failed until it gets through', async () => {
  const box = outbox(10_000, true)
  const letters = Array.from({ length: 200 }, () => new Flaky())
  const other = new Flaky()
  await Promise.all(letters.map(({ deliver }, i) => box.send({ deliver, subject: `${i}`, startOver: other.deliver })))
  expect(box.size).toBe(200)
  for (const letter of letters) letter.works = true
  await box.drained()
  expect(letters.every(({ done }) => done === 1)).toBe(true)
  expect([box.givenUp, other.done]).toEqual([0, 0])
})

test('starts a subject over, once, when repeating is no longer safe', async () => {
  const box = outbox(0, true)
  const [first, second, over] = [new Flaky(), new Flaky(), new Flaky()]
  await box.send({ deliver: first.deliver, subject: 'ws', startOver: over.deliver })
  await box.send({ deliver: second.deliver, subject: 'ws', startOver: over.deliver })
  expect(box.size).toBe(1)
  await new Promise((resolve) => setTimeout(resolve, 20))
  first.works = second.works = over.works = true
  await box.drained()
  expect([first.done, second.done, over.done, box.givenUp]).toEqual([0, 0, 1, 2])
})

test('has all the patience while nothing was sent', async () => {
  const box = outbox(0, false)
  const [letter, over] = [new Flaky(), new Flaky()]
  await box.send({ deliver: letter.deliver, subject: 'ws', startOver: over.deliver })
  await new Promise((resolve) => setTimeout(resolve, 20))
  letter.works = true
  await box.drained()
  expect([letter.done, over.done]).toEqual([1, 0])
})

test('beyond its capacity it keeps one letter per subject', async () => {
  const box = outbox(10_000, true, 10)
  const [letter, over] = [new Flaky(), new Flaky()]
  for (let i = 0; i < 100; i++) await box.send({ deliver: letter.deliver, subject: 'ws', startOver: over.deliver })
  expect(box.size).toBe(11)
  letter.works = over.works = true
  await box.drained()
  expect([letter.done, over.done]).toEqual([10, 1])
})
