import { inkOn, readable } from './contrast.ts'

/** The grounds that links and marks stand on, as in `site/style.css`. */
const grounds = { light: ['#ffffff', '#f6f5f1', '#ecebe4'], dark: ['#101518', '#171e22', '#1f282d'] } as const

/** Style sheet with the shades of the operator's colour that can be read in light and in dark. */
export function coloursCss(accent: string): string {
  const light = readable(accent, grounds.light)
  const dark = readable(accent, grounds.dark)
  const rule = (name: string, of: (shade: string) => string) => `  --${name}: light-dark(${of(light)}, ${of(dark)});\n`
  return `:root {\n${rule('accent', (shade) => shade)}${rule('on-accent', inkOn)}}\n`
}
