import { readFileSync } from 'node:fs'
import { checkReferences } from './check-references.ts'
import type { Config } from './config.ts'
import { ConfigError } from './config-error.ts'
import { configSchema } from './config-schema.ts'
import { explain } from './explain-issue.ts'
import type { Variables } from './interpolate.ts'
import { readYaml } from './yaml-source.ts'

/** Used when TRILANE_CONFIG is not set, and only if it is there. */
export const DEFAULT_CONFIG_FILE = './trilane.yaml'

/**
 * Reads the configuration text. `file` is the name that errors show. Throws ConfigError with every problem of the
 * first stage that has any: syntax and variables, then keys and values, then references.
 */
export function parseConfig(text: string, file: string, variables: Variables): Config {
  const source = readYaml(text, file, variables)
  const result = configSchema.safeParse(source.value)
  if (!result.success) throw new ConfigError(result.error.issues.flatMap((issue) => explain(issue, source)))
  const problems = checkReferences(result.data, source)
  if (problems.length > 0) throw new ConfigError(problems)
  return { ...result.data, file }
}

/** All defaults: no file. */
export function defaultConfig(): Config {
  return { ...configSchema.parse({}), file: undefined }
}

/**
 * Reads the file that TRILANE_CONFIG names, else ./trilane.yaml if it is there, else all defaults. Throws ConfigError,
 * also when a file that was named cannot be read.
 */
export function loadConfig(variables: Variables): Config {
  const named = variables.TRILANE_CONFIG || undefined
  const file = named ?? DEFAULT_CONFIG_FILE
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (named === undefined && code === 'ENOENT') return defaultConfig()
    const mend = named === undefined ? 'make it readable' : 'set TRILANE_CONFIG to a file that can be read, or unset it'
    throw new ConfigError([
      {
        file,
        line: undefined,
        column: undefined,
        key: '',
        problem: `cannot be read (${code ?? 'unknown error'})`,
        mend,
      },
    ])
  }
  return parseConfig(text, file.replace(/^\.\//, ''), variables)
}
