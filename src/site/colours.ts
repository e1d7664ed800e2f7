import { inkOn, mix, readable } from './contrast.ts'

/** The grounds that links and marks stand on, as in `site/style.css`. */
const grounds = { light: ['#ffffff', '#f6f5f1', '#ecebe4'], dark: ['#101518', '#171e22', '#1f282d'] } as const

/** Style sheet with the shades of the operator's colour that can be read in light and in dark. */
export function coloursCss(accent: string): string {
  const light = readable(accent, grounds.light)
  const dark = readable(accent, grounds.dark)
  const rule = (name: string, of: (shade: string) => string) => `  --${name}: light-dark(${of(light)}, ${of(dark)});\n`
  return `:root {\n${rule('accent', (shade) => shade)}${rule('on-accent', inkOn)}}\n`
}

/** The grounds of the dashboard, as in `dashboard/src/app.css`; the second one is what soft grounds are mixed into. */
const dashboardGrounds = {
  light: ['#f6f7f9', '#ffffff', '#eef1f4', '#f0f3f7', '#fcf0d8', '#fce8e6'],
  dark: ['#0e1116', '#161a21', '#1d222b', '#0b0e12', '#1f2530', '#352810', '#3d1a18'],
} as const

/** The same for the dashboard, under the names of its style sheet. */
export function dashboardColoursCss(accent: string): string {
  const soft = { light: mix('#ffffff', accent, 0.1), dark: mix('#161a21', accent, 0.18) }
  const light = readable(accent, [...dashboardGrounds.light, soft.light])
  const dark = readable(accent, [...dashboardGrounds.dark, soft.dark])
  const rule = (name: string, forLight: string, forDark: string) =>
    `  --color-${name}: light-dark(${forLight}, ${forDark});\n`
  return `:root {\n${[
    rule('accent', light, dark),
    rule('accent-strong', mix(light, '#000000', 0.2), mix(dark, '#ffffff', 0.25)),
    rule('on-accent', inkOn(light), inkOn(dark)),
    rule('accent-soft', soft.light, soft.dark),
  ].join('')}}\n`
}
