import { readdirSync, readlinkSync } from 'node:fs'
import type { Gateway } from '../../support/gateway.ts'

/** Sockets that a process has open; its files. */
export function handlesOf({ process: { pid } }: Gateway): { readonly sockets: number; readonly files: number } {
  const folder = `/proc/${pid}/fd`
  let [sockets, files] = [0, 0]
  for (const name of readdirSync(folder)) {
    const link = linkOf(`${folder}/${name}`)
    if (link?.startsWith('socket:')) sockets++
    else if (link !== undefined) files++
  }
  return { sockets, files }
}

/** Undefined: it was closed since the folder was read. */
function linkOf(path: string): string | undefined {
  try {
    return readlinkSync(path)
  } catch {
    return undefined
  }
}
