/**
 * The floors of the source tree: imports go down this list only, and rooms on one floor do not import each other.
 * `store/` implements interfaces that higher floors declare; it may import those declarations and the pure parts they
 * share, never what uses them.
 */
const floors = [
  ['cli'],
  ['main.ts'],
  ['boot'],
  ['config'],
  ['http'],
  ['control', 'site'],
  ['pipeline'],
  ['commerce', 'insight'],
  ['routing'],
  ['snapshot', 'ledger', 'keys', 'cache', 'upstream', 'sandbox'],
  ['store'],
  ['limits'],
  ['providers'],
  ['wire'],
  ['model'],
  ['kit'],
]

const path = (names) => `^src/(${names.map((name) => name.replace('.', '\\.')).join('|')})(/|$)`
const downwards = floors.flatMap((rooms, floor) => {
  const above = floors.slice(0, floor).flat()
  return [
    ...(above.length === 0
      ? []
      : [
          {
            name: `down-from-${rooms.join('-')}`,
            severity: 'error',
            from: { path: path(rooms) },
            to: { path: path(above) },
          },
        ]),
    ...rooms.map((room) => ({
      name: `${room}-alone`,
      severity: 'error',
      from: { path: path([room]) },
      to: { path: path(rooms.filter((other) => other !== room).concat('\0')) },
    })),
  ]
})

/** The store's only way up: the ledger's declarations. */
const storeUp = downwards.find(({ name }) => name === 'down-from-store')
storeUp.to.pathNot = '^src/ledger/ledger-store\\.ts$'

module.exports = {
  forbidden: [
    ...downwards,
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'server-library-in-http-only',
      comment: 'node:http is known to http/ and the sandbox server; Fastify to control/.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(http|sandbox|main\\.ts)' },
      to: { path: '^(node:)?https?$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'fastify-in-control-only',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/control/' },
      to: { path: 'node_modules/fastify' },
    },
    {
      name: 'providers-are-leaves',
      severity: 'error',
      from: { path: '^src/providers/(?!index|models|prices|price-|google-auth|aws-auth)[^/]+\\.ts$' },
      to: { path: '^src/providers/(?!define-provider|auth|aws-auth|google-auth|gemini-formats)[^/]+\\.ts$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    exclude: { path: '^(dist|bench|test)' },
  },
}
