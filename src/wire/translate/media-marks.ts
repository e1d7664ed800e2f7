import type { LongRuns } from '../../kit/long-runs.ts'
import type { Part } from '../../model/chat/parts.ts'
import type { ChatRequest } from '../../model/chat/request.ts'

/** Whether a file of this media type may be written as a text of its message. */
export function isText(mediaType: string): boolean {
  return /^text\/|[/+](?:json|xml|yaml)$/.test(mediaType)
}

/**
 * Whether all that was lifted out of a body stands where codecs pass it on as it is: as the data of media. Anywhere
 * else a codec may cut, decode or check what it takes for the client's own text.
 */
export function marksAreMedia({ messages }: ChatRequest, runs: LongRuns): boolean {
  const found = new Set<string>()
  for (const { parts } of messages) findMarks(parts, runs, found)
  return found.size === runs.count
}

function findMarks(parts: readonly Part[], runs: LongRuns, found: Set<string>): void {
  for (const part of parts) {
    if (part.type === 'tool-result') findMarks(part.content, runs, found)
    else if ((part.type === 'image' || part.type === 'audio' || part.type === 'file') && part.source.kind === 'data') {
      const { data, mediaType } = part.source
      if (runs.isMark(data) && !isText(mediaType)) found.add(data)
    }
  }
}
