export interface ChartSeries {
  readonly id: string
  readonly name: string
  readonly color: string
  readonly shape: 'line' | 'bar' | 'stack'
}

/** One place on the time axis: its label, and a number for each series that has one there. */
export type ChartPoint = { readonly label: string } & { readonly [series: string]: string | number | null }

export interface ChartProps {
  readonly points: readonly ChartPoint[]
  readonly series: readonly ChartSeries[]
  /** False: of what is counted, so that the axis has no halves. */
  readonly decimals?: boolean
  /** For the axis, and for a single value. */
  readonly format: (value: number) => string
  readonly formatExact: (value: number) => string
}
