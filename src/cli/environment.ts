import type { Variables } from '../config/index.ts'

/** What Node, its libraries and PostgreSQL's client look up later on, and what holds no secret. */
const kept =
  /^(?:PATH|HOME|USER\w*|LOGNAME|SHELL|PWD|TERM|LANG\w*|LC_\w+|TZ|TE?MP(?:DIR)?|HOST(?:NAME)?|NODE_\w+|UV_\w+|SSL_CERT_\w+|OPENSSL_\w+|NO_COLOR|FORCE_COLOR|PG(?!PASSWORD)\w+|(?:LOCAL)?APPDATA|PROGRAMDATA|COMSPEC|SYSTEM(?:ROOT|DRIVE)|WINDIR)$/i

/**
 * All variables, and takes those out of the process that may hold secrets: diagnostic reports and whatever else prints
 * a process's environment then have none.
 */
export function takeEnvironment(): Variables {
  const variables = { ...process.env }
  for (const name of Object.keys(variables)) if (!kept.test(name)) delete process.env[name]
  return variables
}
