import { z } from 'zod'
import { lanes } from '../model/lane.ts'
import { integer, milliseconds, oneOf, ppm, text } from './fields.ts'
import { nameServerSchema, networkSchema } from './network-schema.ts'

const retriesSection = z.strictObject({
  most: integer({
    description:
      'How often a request is sent again, after a wait that doubles, when no candidate could answer it. A workspace may ' +
      'set its own. Default: 2.',
    expected: 'a whole number from 0 to 5',
    example: '2',
    min: 0,
    max: 5,
  }).prefault(2),
  share: ppm({
    description: 'Retries for each request at most, over all requests: 0.2 is one more for every five. Default: 0.2.',
    expected: 'a number from 0 to 1',
    example: '0.2',
    min: 0,
    max: 1,
  })
    .transform((parts) => parts / 1_000_000)
    .prefault(0.2),
})

const hedgingSection = z.strictObject({
  lanes: z
    .array(oneOf(lanes, 'Lane.'))
    .meta({
      description:
        'Lanes on which workspaces and requests may have a second candidate asked beside a slow first one. What the ' +
        "loser costs is the operator's on cheap and resale. Default: [byok].",
      example: '[byok, resale]',
    })
    .default(['byok']),
  share: ppm({
    description: 'Second candidates asked for each request at most, over all requests. Default: 1.',
    expected: 'a number from 0 to 1',
    example: '0.1',
    min: 0,
    max: 1,
  })
    .transform((parts) => parts / 1_000_000)
    .prefault(1),
})

const circuitSection = z.strictObject({
  failures: integer({
    description:
      'Failures in a row after which a credential is left out for a model for a while; half of the latest 20 count as ' +
      'well. 0: never. Default: 5.',
    expected: 'a whole number from 0 to 1000',
    example: '5',
    min: 0,
    max: 1000,
  }).prefault(5),
  openMs: milliseconds('The first time that it is left out; doubled each time that it fails again.', 1_000),
  longestOpenMs: milliseconds('The longest time that it is left out.', 30_000),
})

export const upstreamSchema = z.strictObject({
  allowPrivateNetworks: z
    .array(networkSchema)
    .meta({
      description: 'Private networks that base URLs given by tenants may reach. None by default.',
      example: '[127.0.0.0/8]',
    })
    .default([]),
  dnsServers: z
    .array(nameServerSchema)
    .meta({
      description:
        'Name servers that are asked for the hosts of base URLs given by tenants. By default names are found as by any ' +
        'other program on the machine.',
      example: '[1.1.1.1, "[2606:4700:4700::1111]:53"]',
    })
    .default([]),
  tenantTotalTimeoutMs: milliseconds('Longest time of a whole exchange with a base URL given by a tenant.', 3_600_000),
  connectTimeoutMs: milliseconds('Time to connect to a provider.', 10_000),
  headersTimeoutMs: milliseconds("Time from a request's last byte to the head of the answer.", 600_000),
  idleTimeoutMs: milliseconds('Time between two chunks of an answer.', 300_000),
  retries: retriesSection.meta({ description: 'Sending a request again.' }).prefault({}),
  hedging: hedgingSection.meta({ description: 'Asking a second candidate beside a slow one.' }).prefault({}),
  circuit: circuitSection.meta({ description: 'Leaving out what fails all the time.' }).prefault({}),
  proxyUrl: text({
    description:
      'HTTP proxy that all connections to providers go through (CONNECT). User and password may stand in it.',
    expected: 'an http:// or https:// URL',
    example: 'http://proxy.internal:3128',
    pattern: /^https?:\/\/\S+$/,
  }).optional(),
  caFile: text({
    description: 'File with further certificate authorities (PEM) that connections to providers trust.',
    expected: 'the path of a PEM file',
    example: '/etc/ssl/internal-ca.pem',
  }).optional(),
})
