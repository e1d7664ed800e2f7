import type { Row } from './expected.ts'
import { empties, errors } from './rows/answers.ts'
import { bodies } from './rows/bodies.ts'
import { connecting, hanging } from './rows/connections.ts'
import { heads } from './rows/http.ts'
import { statuses } from './rows/statuses.ts'
import { streams } from './rows/streams.ts'

/** All that a provider may do wrong (and some that is only odd), and what it comes to. */
export const rows: readonly Row[] = [...[connecting, hanging, statuses, heads, bodies, errors, empties, streams].flat()]
