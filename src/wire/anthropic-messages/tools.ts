/**
 * Tools with a type of their own that run at the client, or that cost nothing but tokens (tool search): these are no
 * reason to keep a request from a shared account. Source: API reference, "Messages", `tools`.
 */
const harmless = /^(?:bash|text_editor|computer|memory|computer_toolset|browser_toolset|tool_search_tool)_/

/** Whether a tool definition's `type` says that it runs at the provider, where it costs what tokens do not cover. */
export function runsAtProvider(type: unknown): type is string {
  return typeof type === 'string' && type !== 'custom' && !harmless.test(type)
}

/** Whether a tool definition is the client's own function with a schema. */
export function isFunction(type: unknown): boolean {
  return type === undefined || type === null || type === 'custom'
}
