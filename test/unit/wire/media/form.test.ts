import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type FormPiece, MultipartScanner } from '../../../../src/kit/multipart.ts'
import type { Call, RequestFacts } from '../../../../src/model/call.ts'
import type { Form } from '../../../../src/model/form.ts'
import { formToUpstream } from '../../../../src/wire/openai/form.ts'
import { openAiTranscriptions } from '../../../../src/wire/openai-transcriptions/wire.ts'

const allowed = new Set(['model', 'file', 'language'])

const part = (name: string, value: string, file?: string) =>
  `--b\r\nContent-Disposition: form-data; name="${name}"${file === undefined ? '' : `; filename="${file}"`}\r\n\r\n${value}\r\n`

/** A form of which `kept` bytes are kept and the rest comes in pieces of `size`. */
function formOf(bytes: Buffer, kept: number, size: number): Form {
  const scanner = new MultipartScanner('b')
  const first = scanner.push(bytes.subarray(0, kept))
  let at = kept
  const next = async (): Promise<readonly FormPiece[] | undefined> => {
    if (at >= bytes.length) return undefined
    const chunk = bytes.subarray(at, at + size)
    at += size
    return scanner.push(chunk)
  }
  return {
    contentType: 'multipart/form-data; boundary=b',
    kept: first,
    length: bytes.length,
    bytes: bytes.length,
    next,
    whole: false,
    spent: false,
    fault: undefined,
    seconds: undefined,
    refuse: (fault) => {
      throw fault
    },
  }
}

async function sent(form: Form, scrub: boolean) {
  const call: Call = {
    id: 'req_1',
    format: 'openai-transcriptions',
    receivedAt: 0,
    body: Buffer.alloc(0),
    members: [],
    form,
    facts: openAiTranscriptions.readForm?.(new Map([['model', 'public']]), 0) as RequestFacts,
    ownHeaders: [],
    region: undefined,
    fallback: undefined,
    tags: undefined,
    timeoutMs: undefined,
  }
  const target = { model: 'upstream-name', outputCap: undefined, scrub, stateless: true, quirks: {} }
  const { body, dropped } = formToUpstream(call, target, { allowed, elsewhere: new Set(['url']) })
  if (Buffer.isBuffer(body)) throw new Error('not a stream')
  const chunks: Buffer[] = []
  for await (const chunk of body.chunks()) chunks.push(chunk)
  return { text: Buffer.concat(chunks).toString(), length: body.length, dropped }
}

const places = fc.tuple(fc.nat(400), fc.integer({ min: 1, max: 50 }))

test('only the model changes, in any split', async () => {
  const text = `${part('user', 'me')}${part('model', 'public')}${part('file', 'x\r\n--y', 'Me.mp3')}--b--\r\n`
  await fc.assert(
    fc.asyncProperty(places, async ([kept, size]) => {
      const answer = await sent(formOf(Buffer.from(text), kept, size), false)
      expect(answer.text).toBe(text.replace('public', 'upstream-name'))
      expect(answer.length).toBe(Buffer.byteLength(answer.text))
      expect(answer.dropped).toEqual([])
    }),
  )
})

test('a pooled account gets known parts without names of files, in any split', async () => {
  const text = `${part('user', 'me')}${part('model', 'public')}${part('user', 'me')}${part('file', 'x', 'Me.mp3')}--b--`
  await fc.assert(
    fc.asyncProperty(places, async ([kept, size]) => {
      const answer = await sent(formOf(Buffer.from(text), kept, size), true)
      expect(answer.text).toBe(`${part('model', 'upstream-name')}${part('file', 'x', 'file.mp3')}--b--`)
      expect(answer.length).toBeUndefined()
      expect(answer.dropped).toEqual(['user'])
    }),
  )
})
