// npm run route:train -- --data <folder>: fits the weights of the smart route and writes the file that ships.
import { run } from './route/run.mjs'

await run('train')
