import { newId } from '../kit/ids.ts'

/** A name for a call of a tool that the provider gave none. */
export function newCallId(): string {
  return newId('call')
}
