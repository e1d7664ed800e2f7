/** Red, green and blue, 0 to 255. */
type Rgb = readonly [number, number, number]

export function rgbOf(hex: string): Rgb {
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as [number, number, number]
}

function hexOf(rgb: Rgb): string {
  return `#${rgb.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`
}

/** `share` of 1 of the other colour, the rest of the one. */
export function mix(one: string, other: string, share: number): string {
  const [from, to] = [rgbOf(one), rgbOf(other)]
  return hexOf(from.map((part, at) => part + ((to[at] as number) - part) * share) as [number, number, number])
}

/** Relative luminance (WCAG 2.2, https://www.w3.org/TR/WCAG22/#dfn-relative-luminance). */
function luminance(rgb: Rgb): number {
  const [red, green, blue] = rgb.map((part) => {
    const share = part / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** From 1 to 21 (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio). */
export function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(rgbOf(one)), luminance(rgbOf(other))].sort((a, b) => b - a) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

/** What text needs (WCAG 2.2, success criterion 1.4.3), with a little to spare for rounding. */
export const ENOUGH = 4.6

/** The colour, or the nearest shade of it towards white or black, that can be read on all the grounds. */
export function readable(colour: string, grounds: readonly string[]): string {
  const goal = luminance(rgbOf(grounds[0] ?? '#ffffff')) > 0.4 ? '#000000' : '#ffffff'
  for (let step = 0; step <= 50; step++) {
    const shade = mix(colour, goal, step / 50)
    if (grounds.every((ground) => contrast(shade, ground) >= ENOUGH)) return shade
  }
  return goal
}

/** Black or white, whichever is easier to read on the colour. */
export function inkOn(colour: string): string {
  return contrast(colour, '#ffffff') >= contrast(colour, '#101418') ? '#ffffff' : '#101418'
}
