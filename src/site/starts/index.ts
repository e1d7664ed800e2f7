import type { Facts } from '../facts.ts'
import { channel, claudeCode, codex } from './agents.ts'
import { aiSdk, langchain } from './frameworks.ts'
import { curl, python, typescript } from './sdks.ts'
import type { Place, Start } from './start.ts'

/** In the order in which they are listed. */
const makers: readonly ((place: Place) => Start)[] = [
  ...[curl, python, typescript],
  ...[claudeCode, codex],
  ...[langchain, aiSdk],
  channel,
]

export function startsFor({ origin, examples }: Facts): Start[] {
  return makers.map((make) => make({ origin, base: `${origin}/v1`, examples }))
}
