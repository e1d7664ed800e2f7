import type { IncomingMessage } from 'node:http'
import { Fault } from '../../model/fault.ts'
import type { Sender } from './own-origin.ts'

export function senderOf({ headers }: IncomingMessage): Sender {
  return { origin: headers.origin, host: headers.host, fetchSite: headers['sec-fetch-site']?.toString() }
}

export function crossSite(): Fault {
  return new Fault(
    'forbidden',
    'cross_site_request',
    'A page of another site sent this. Use the pages of this server under its own address (server.publicUrl), or a token in the Authorization header.',
  )
}
