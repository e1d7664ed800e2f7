import { expect, test } from 'vitest'
import { TurnQueue } from '../../../src/store/postgres/turn-queue.ts'

test('jobs take turns; urgent ones go before all that wait; a failed one holds up nobody', async () => {
  const queue = new TurnQueue()
  const done: string[] = []
  let running = 0
  const job = (name: string) => async () => {
    expect(++running).toBe(1)
    await new Promise((resolve) => setTimeout(resolve, 5))
    running--
    done.push(name)
    if (name === 'bad') throw new Error('bad')
  }
  const results = await Promise.allSettled([
    queue.run(job('first')),
    queue.run(job('bad')),
    queue.run(job('read')),
    queue.run(job('commit'), true),
  ])
  expect(done).toEqual(['first', 'commit', 'bad', 'read'])
  expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled'])
  expect(queue.idle).toBe(true)
})
