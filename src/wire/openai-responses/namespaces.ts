import type { Tool } from '../../model/chat/request.ts'

const SEPARATOR = '__'

/** The one name of a tool that stands in a namespace, for formats that have no namespaces. */
export function wholeName(namespace: string | undefined, name: string): string {
  if (namespace === undefined || namespace === '') return name
  return namespace.endsWith(SEPARATOR) ? `${namespace}${name}` : `${namespace}${SEPARATOR}${name}`
}

/** The tool's name within its namespace, and the namespace if it has one: members of a call. */
export function splitName(name: string, tools: readonly Tool[] = []): { name: string; namespace?: string } {
  const tool = tools.find((one) => one.kind !== 'hosted' && one.namespace !== undefined && one.name === name)
  if (!tool || tool.kind === 'hosted' || !tool.namespace) return { name }
  const namespace = tool.namespace.name
  return { name: name.slice(wholeName(namespace, '').length), namespace }
}
