// npm start: installs, builds and serves; what is done already is not done again.
import { ensureInstalled } from './ensure-installed.mjs'

ensureInstalled()
await import('./build.mjs')
process.argv.splice(2, 0, 'start')
await import('../dist/cli/main.js')
