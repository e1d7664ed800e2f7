import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { errorAnswer } from './error-answer.ts'

/** The Fastify instance with types taken from the zod schemas. */
export type ControlApp = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>

/** What every route may also answer, for the OpenAPI document. */
export const errors = { '4xx': errorAnswer, '5xx': errorAnswer } as const
