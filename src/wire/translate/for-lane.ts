import type { MediaSource, Part } from '../../model/chat/parts.ts'
import type { ChatRequest, Tool } from '../../model/chat/request.ts'
import { Fault } from '../../model/fault.ts'
import { isStoredUrl } from '../stored-url.ts'
import type { UpstreamTarget } from '../wire.ts'
import type { Losses } from './losses.ts'

/**
 * Takes out what must not go to an operator's account: names of people on cheap, dearer service and tools on both.
 * Throws Fault `invalid_request` for media that the account would open for whoever names them.
 */
export function forLane(
  request: ChatRequest,
  { scrub, stateless }: Pick<UpstreamTarget, 'scrub' | 'stateless'>,
  losses: Losses,
): ChatRequest {
  if (!stateless) return request
  const { serviceTier, tools, user, metadata, ...rest } = request
  refuseStored(request, losses)
  if (serviceTier !== undefined) losses.leave('service_tier')
  if (scrub && user !== undefined) losses.leave('user')
  if (scrub && metadata !== undefined) losses.leave('metadata')
  return {
    ...rest,
    ...(tools && { tools: tools.filter((tool) => allowedOnAccount(tool, losses)) }),
    ...(!scrub && { user, metadata }),
    store: false,
  }
}

/** A tool that runs at the provider costs what the price of tokens does not cover. */
function allowedOnAccount(tool: Tool, losses: Losses): boolean {
  if (tool.kind !== 'hosted') return true
  losses.lose('hosted_tool', `tools.${tool.name}`)
  return false
}

function refuseStored({ messages }: ChatRequest, losses: Losses): void {
  messages.forEach(({ parts }, at) => {
    checkParts(parts, `messages[${at}].content`, losses)
  })
}

function checkParts(parts: readonly Part[], path: string, losses: Losses): void {
  parts.forEach((part, at) => {
    const field = `${path}[${at}]`
    if (part.type === 'tool-result') checkParts(part.content, `${field}.content`, losses)
    else if (part.type === 'image' || part.type === 'file' || part.type === 'audio')
      checkSource(part.source, field, losses)
  })
}

/** Formats differ in what a URL may be; an account's own storage is reached by some of them. */
function checkSource(source: MediaSource, field: string, losses: Losses): void {
  if (source.kind === 'file' || (source.kind === 'url' && isStoredUrl(source.url))) {
    const param = losses.nameOf(field)
    const text = `'${param}' refers to something stored at a provider, which only byok allows. Send the content itself, or use byok.`
    throw new Fault('invalid_request', 'stored_state_not_allowed', text, { param })
  }
  if (source.kind === 'url' && !/^https:/i.test(source.url)) {
    const param = losses.nameOf(field)
    const text = `'${param}' must be an https URL on this lane. Send such a URL or the content itself, or use byok.`
    throw new Fault('invalid_request', 'invalid_value', text, { param })
  }
}
