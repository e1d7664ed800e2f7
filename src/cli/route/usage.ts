export const routeUsage = `trilane route: how a running server would route a call

Usage
  trilane route explain --workspace <ws_…> --file <body.json>

Options
  --file <file>       the body of the call, JSON; - reads standard input
  --workspace <id>    who would call
  --key <id>          with which key (one without limits of its own)
  --path <path>       where to (/v1/chat/completions)
  --url <url>         the server (TRILANE_URL, or http://127.0.0.1:8787)
  --json              the server's answer as it is
  TRILANE_ADMIN_KEY   the operator key of that server

Nothing is sent to a provider, held or charged.

Exit codes
  0  it would be served     1  it would be refused, or there is no such workspace or key     2  could not be asked
`
