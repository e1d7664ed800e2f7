import type { Tool, ToolChoice } from '../../model/chat/request.ts'
import type { Losses } from './losses.ts'

/**
 * The choice among the tools that can be offered, which may be fewer than the client has named; undefined where there
 * are none, for providers refuse a choice among nothing. Throws Fault by `losses` where a tool must be called that is
 * not among them.
 */
export function choiceAmong(
  choice: ToolChoice | undefined,
  offered: readonly Pick<Tool, 'name'>[],
  losses: Losses,
): ToolChoice | undefined {
  const left = possible(choice, new Set(offered.map(({ name }) => name)))
  if (left === 'impossible') losses.lose('hosted_tool_choice', 'tool_choice')
  return left === 'impossible' || offered.length === 0 ? undefined : left
}

function possible(choice: ToolChoice | undefined, offered: ReadonlySet<string>): ToolChoice | undefined | 'impossible' {
  switch (choice?.kind) {
    case 'required':
      return offered.size > 0 ? choice : 'impossible'
    case 'named':
      return offered.has(choice.name) ? choice : 'impossible'
    case 'allowed': {
      const names = choice.names.filter((name) => offered.has(name))
      if (names.length > 0) return { ...choice, names }
      return choice.required ? 'impossible' : { kind: 'none' }
    }
    default:
      return choice
  }
}
