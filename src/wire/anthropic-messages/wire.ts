import { chatFraming } from '../sse-framing.ts'
import type { Wire } from '../wire.ts'
import { readAnswer } from './answer.ts'
import { anthropicErrors } from './error-body.ts'
import { ping } from './ping.ts'
import { rateHeaders } from './rate-headers.ts'
import { read, toUpstream } from './request.ts'
import { MessageStreamTap } from './stream-tap.ts'

/** Anthropic's Messages API, version 2023-06-01, with its betas as the client asks for them. */
export const anthropicMessages: Wire = {
  format: 'anthropic-messages',
  errors: anthropicErrors,
  // `?beta=true` is a habit of the SDK's beta client; the provider goes by the header alone.
  ownHeaders: ['anthropic-version', 'anthropic-beta'],
  keepAlive: Buffer.from(ping),
  requestIdHeader: 'request-id',
  rateHeaders,
  framing: chatFraming,
  mediaFields: new Set(['data']),
  read,
  toUpstream,
  readAnswer,
  tap: (options) => new MessageStreamTap(options),
}
