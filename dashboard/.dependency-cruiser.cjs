/** Pages stand on the parts that they share; nothing but `api/` knows the server. */
const floors = [
  ['main.tsx'],
  ['router.tsx'],
  ['routes'],
  ['app', 'console', 'sign-in'],
  ['ui', 'shell'],
  ['api'],
  ['i18n'],
  ['kit'],
]
const path = (names) => `^dashboard/src/(${names.map((name) => name.replace('.', '\\.')).join('|')})(/|$)`

module.exports = {
  forbidden: [
    ...floors.slice(1).map((rooms, i) => ({
      name: `down-from-${rooms.join('-')}`,
      severity: 'error',
      from: { path: path(rooms), pathNot: '\\.d\\.ts$' },
      to: { path: path(floors.slice(0, i + 1).flat()), dependencyTypesNot: ['type-only'] },
    })),
    {
      name: 'of-the-server-only-who-may-do-what',
      severity: 'error',
      from: { path: '^dashboard/' },
      to: { path: '^src/', pathNot: '^src/control/access/permissions\\.ts$' },
    },
    {
      name: 'client-in-api-only',
      severity: 'error',
      from: { path: '^dashboard/src/', pathNot: '^dashboard/src/api/' },
      to: { path: 'node_modules/(openapi-fetch|better-auth|@better-auth)/' },
    },
    {
      name: 'charts-apart',
      severity: 'error',
      from: { path: '^dashboard/src/', pathNot: '^dashboard/src/ui/charts/series-chart\\.tsx$' },
      to: { path: 'node_modules/recharts/' },
    },
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.d.ts', '.js', '.json'] },
  },
}
