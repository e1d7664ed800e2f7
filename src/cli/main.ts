interface Command {
  /** One line for the list of commands. */
  readonly help: string
  /** For `--help` of the command, where one line is not enough. */
  usage?(): Promise<string>
  /** Loads its own code and returns the exit code, or undefined while it goes on serving. */
  run(args: string[]): Promise<number | undefined>
}

const commands: Readonly<Record<string, Command>> = {
  start: {
    help: 'serve (reads the configuration file and TRILANE_* variables)',
    run: async () => (await import('./start.ts')).start(),
  },
  check: {
    help: 'check the configuration and say what is wrong with it, file, line and mend',
    run: async () => (await import('./check.ts')).check(),
  },
  ledger: {
    help: 'prove and look into the books of a running server: check, show, statement',
    usage: async () => (await import('./ledger/usage.ts')).ledgerUsage,
    run: async (args) => (await import('./ledger.ts')).ledger(args),
  },
  route: {
    help: 'explain how a running server would route a call: explain',
    usage: async () => (await import('./route/usage.ts')).routeUsage,
    run: async (args) => (await import('./route.ts')).route(args),
  },
  'rotate-master-key': {
    help: 'wrap all data keys under a new master key (TRILANE_NEW_MASTER_KEY)',
    run: async () => (await import('./rotate-master-key.ts')).rotateMasterKeyCommand(),
  },
}

function help(): string {
  const lines = Object.entries(commands).map(([name, command]) => `  ${name.padEnd(20)}${command.help}`)
  return `trilane: an LLM API gateway with three lanes

Usage: trilane <command> [--help]

${lines.join('\n')}

Environment
  TRILANE_HOST, TRILANE_PORT   where to listen (127.0.0.1, 8787)
  TRILANE_CONFIG               configuration file (./trilane.yaml if there is one)
  TRILANE_DATA_DIR             folder of the embedded database (./.trilane)
  TRILANE_DATABASE_URL         postgres://… to use a PostgreSQL server instead
  TRILANE_REDIS_URL            redis://… that several processes on one PostgreSQL share
  TRILANE_ADMIN_KEY            the operator's bearer token (made and shown once if unset)
  TRILANE_PUBLIC_URL           where people reach it: https://llm.example.com
  TRILANE_URL                  the running server that 'ledger' and 'route' ask (http://127.0.0.1:8787)
  TRILANE_MASTER_KEY           32 bytes in base64; encrypts stored credentials
`
}

const [name = '--help', ...args] = process.argv.slice(2)
const command = Object.hasOwn(commands, name) ? commands[name] : undefined
if (command && args.includes('--help')) console.log((await command.usage?.()) ?? `trilane ${name}: ${command.help}`)
else if (command) {
  const code = await command.run(args).catch(async (error: unknown) => {
    const { complainOf } = await import('./terminal.ts')
    complainOf(error)
    return 1
  })
  if (code !== undefined) process.exit(code)
} else if (name === '--help' || name === 'help' || name === '-h') console.log(help())
else {
  console.error(`trilane: there is no command '${name}'.\n\n${help()}`)
  process.exit(2)
}
