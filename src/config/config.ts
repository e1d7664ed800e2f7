import type { z } from 'zod'
import type { configSchema } from './config-schema.ts'

/** The configuration file, read and checked: amounts are exact integers, defaults are filled in. */
export interface Config extends Readonly<z.output<typeof configSchema>> {
  /** Where it was read from; undefined: there is no file, all is default. */
  readonly file: string | undefined
}

export type ProviderConfig = Config['providers'][string]
export type ModelConfig = Config['models'][string]
export type DeploymentConfig = NonNullable<ModelConfig['deployments']>[number]
