export const ledgerUsage = `trilane ledger: prove and look into the books of a running server

Usage
  trilane ledger check                             prove the books; what each line means stands beside it
  trilane ledger show <id>                         a request (req_…), a transaction (txn_…) or a workspace (ws_…)
  trilane ledger statement <workspace> <YYYY-MM>   one month of a workspace's credit, in its time zone

Options
  --url <url>         the server (TRILANE_URL, or http://127.0.0.1:8787)
  --json              the server's answer as it is
  TRILANE_ADMIN_KEY   the operator key of that server

Exit codes
  0  in order     1  check: not in order; show: there is no such thing     2  could not be asked

Examples
  TRILANE_ADMIN_KEY=… trilane ledger check
  trilane ledger show req_0193a1b2c3d47000800000000000abcd
  trilane ledger show ws_0193a1b2c3d47000800000000000abcd --url https://gateway.example.com
  trilane ledger statement ws_0193a1b2c3d47000800000000000abcd 2026-11 --json
`
