import { ApiError } from '../errors.ts'
import { anthropicMessages } from './anthropic-messages.ts'
import type { ProviderFormat } from './format.ts'
import { matched } from './place.ts'

const PUBLISHER = '/v1/projects/[a-z][a-z0-9-]{4,29}/locations/(?:global|[a-z]+(?:-[a-z]+[0-9]+)?)/publishers/anthropic'
const MODEL = new RegExp(`^${PUBLISHER}/models/(claude[^/:]*):(rawPredict|streamRawPredict)$`)
const COUNT = new RegExp(`^${PUBLISHER}/models/count-tokens:rawPredict$`)
const VERSION = 'vertex-2023-10-16'

/** Some of the betas that are refused; see issues 21625 and 34802 of github.com/anthropics/claude-code. */
const REFUSED = ['claude-code-20250219', 'effort-2025-11-24', 'prompt-caching-scope-2026-01-05', 'structured-outputs']

/**
 * Claude on Vertex AI (https://platform.claude.com/docs/en/build-with-claude/claude-on-vertex-ai): the model in the path
 * and not in the body, the version in the body.
 */
export const vertexAnthropic: ProviderFormat = {
  ...anthropicMessages,
  place(path) {
    const found = matched(MODEL, path)
    return found && { model: found[0] ?? '', stream: found[1] === 'streamRawPredict' }
  },
  checkHeaders(header) {
    requireToken(header)
    refuseBetas(header, (name) => REFUSED.some((start) => name.startsWith(start)))
  },
  read(body, model) {
    if (body.model !== undefined) throw invalid('model: Extra inputs are not permitted')
    if (body.anthropic_version !== VERSION) throw invalid(`anthropic_version: Input should be '${VERSION}'`)
    return anthropicMessages.read(body, model)
  },
}

/** https://cloud.google.com/vertex-ai/generative-ai/docs/partner-models/claude/count-tokens: the model is in the body. */
export const vertexCounting: ProviderFormat = {
  ...anthropicMessages,
  place: (path) => (COUNT.test(path) ? { stream: false } : undefined),
  checkHeaders(header) {
    requireToken(header)
    refuseBetas(header, () => true)
  },
  read(body, model) {
    if (typeof body.model !== 'string') throw invalid('model: Field required')
    return anthropicMessages.read({ ...body, max_tokens: 1 }, model)
  },
  plain: ({ usage }) => ({ input_tokens: usage.input }),
}

type Header = (name: string) => string | undefined

function requireToken(header: Header): void {
  if (header('authorization')?.startsWith('Bearer ')) return
  throw new ApiError(401, { message: 'Missing access token', type: 'UNAUTHENTICATED', param: null, code: null })
}

function refuseBetas(header: Header, refused: (name: string) => boolean): void {
  const names = (header('anthropic-beta') ?? '').split(',').filter((name) => name !== '' && refused(name))
  if (names.length === 0) return
  throw invalid(
    `Unexpected value(s) ${names.map((name) => `\`${name}\``).join(', ')} for the \`anthropic-beta\` header.`,
  )
}

function invalid(text: string): ApiError {
  return new ApiError(400, { message: text, type: 'invalid_request_error', param: null, code: null })
}
