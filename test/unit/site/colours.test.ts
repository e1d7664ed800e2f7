import { describe, expect, test } from 'vitest'
import { coloursCss, dashboardColoursCss } from '../../../src/site/colours.ts'
import { contrast } from '../../../src/site/contrast.ts'

describe("the operator's colour", () => {
  test('contrast is that of WCAG', () => {
    // Known values: black on white, and the grey that is just enough (https://webaim.org/resources/contrastchecker/).
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5)
    expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 2)
  })

  test.each(['#0b6e69', '#ffff00', '#000000', '#ffffff', '#808080', '#ff0000', '#0000ff', '#00ff7f'])(
    '%s can be read in light and dark, and what stands on it as well',
    (accent) => {
      const [, light = '', dark = ''] = /--accent: light-dark\((#\w+), (#\w+)\)/.exec(coloursCss(accent)) ?? []
      const [, onLight = '', onDark = ''] = /--on-accent: light-dark\((#\w+), (#\w+)\)/.exec(coloursCss(accent)) ?? []
      for (const ground of ['#ffffff', '#f6f5f1', '#ecebe4', onLight]) {
        expect(contrast(light, ground)).toBeGreaterThanOrEqual(4.5)
      }
      for (const ground of ['#101518', '#171e22', '#1f282d', onDark]) {
        expect(contrast(dark, ground)).toBeGreaterThanOrEqual(4.5)
      }
    },
  )

  test.each(['#0b6e69', '#ffff00', '#000000', '#ffffff', '#808080', '#ff0000', '#0000ff', '#00ff7f'])(
    '%s can be read in the dashboard, on its soft ground too, and what stands on it as well',
    (accent) => {
      const css = dashboardColoursCss(accent)
      const pair = (name: string) =>
        new RegExp(`--color-${name}: light-dark\\((#\\w+), (#\\w+)\\)`).exec(css)?.slice(1) ?? []
      const [light = '', dark = ''] = pair('accent')
      const [softLight = '', softDark = ''] = pair('accent-soft')
      const [onLight = '', onDark = ''] = pair('on-accent')
      const [strongLight = '', strongDark = ''] = pair('accent-strong')
      for (const ground of ['#ffffff', '#f6f7f9', '#eef1f4', '#f0f3f7', softLight, onLight]) {
        expect(contrast(light, ground)).toBeGreaterThanOrEqual(4.5)
      }
      for (const ground of ['#0e1116', '#161a21', '#1d222b', '#0b0e12', '#1f2530', softDark, onDark]) {
        expect(contrast(dark, ground)).toBeGreaterThanOrEqual(4.5)
      }
      expect(contrast(strongLight, onLight)).toBeGreaterThanOrEqual(4.5)
      expect(contrast(strongDark, onDark)).toBeGreaterThanOrEqual(4.5)
    },
  )

  test('one that can be read already stays as it is', () => {
    expect(coloursCss('#0b6e69')).toContain('light-dark(#0b6e69,')
  })
})
