import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Mark, tracesOf } from './plants.ts'

/** Something that came out of the gateway or lies about, as bytes in Latin-1: every trace is ASCII. */
export interface Output {
  readonly name: string
  readonly text: string
}

/** `what in where` for each mark that shows itself in an output. */
export function shownIn(outputs: readonly Output[], marks: readonly Mark[]): string[] {
  return outputs.flatMap(({ name, text }) =>
    marks.flatMap((mark) => {
      const trace = tracesOf(mark).find((one) => text.includes(one))
      return trace === undefined ? [] : [`${mark.what} in ${name}: …${around(text, trace)}…`]
    }),
  )
}

function around(text: string, trace: string): string {
  const at = text.indexOf(trace)
  return text.slice(Math.max(0, at - 60), at + trace.length + 20)
}

/** Every file below a folder. */
export function filesBelow(folder: string): Output[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((name) => ({ name, text: readFileSync(name, 'latin1') }))
}

/** The answer whole, head included. */
export async function outputOf(name: string, response: Response): Promise<Output> {
  // A stream that breaks off has shown what it had.
  const chunks: Buffer[] = []
  try {
    for await (const chunk of response.body ?? []) chunks.push(Buffer.from(chunk as Uint8Array))
  } catch {
    chunks.push(Buffer.from(' (broken off)'))
  }
  const head = [...response.headers].map(([header, value]) => `${header}: ${value}`).join('\n')
  return { name, text: `${response.status}\n${head}\n${Buffer.concat(chunks).toString('latin1')}` }
}
