// npm run route:eval -- --data <folder>: what the smart route reaches on open data. With --file: on any other rows.
import { run } from './route/run.mjs'

await run('eval')
