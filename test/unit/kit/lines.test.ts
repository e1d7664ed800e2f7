import { expect, test } from 'vitest'
import { Lines } from '../../../src/kit/lines.ts'

const cut = (text: string, size: number, longest = 100) => {
  const told: (string | undefined)[] = []
  const lines = new Lines(longest, (line) => told.push(line))
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += size) lines.push(bytes.subarray(at, at + size))
  lines.end()
  return told
}

test.each([1, 2, 3, 7, 100])('the same lines whatever way they come: %i bytes', (size) => {
  expect(cut('one\n\nGrüße 👋\r\nlast', size)).toEqual(['one', 'Grüße 👋\r', 'last'])
  expect(cut('one\n', size)).toEqual(['one'])
  expect(cut('', size)).toEqual([])
})

test.each([1, 4, 100])('one that is too long is told as such and not held: %i bytes', (size) => {
  expect(cut(`a\n${'x'.repeat(50)}\nb\n${'y'.repeat(50)}`, size, 10)).toEqual(['a', undefined, 'b', undefined])
})
