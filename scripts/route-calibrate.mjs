// npm run route:calibrate -- --data <folder>: the constants of the smart route that are measured, not fitted.
import { run } from './route/run.mjs'

await run('calibration')
