import { Bar, CartesianGrid, ComposedChart, Line, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import type { ChartProps } from './chart-types.ts'

const axis = { fontSize: 12, fill: 'var(--color-muted)' }
const HEIGHT = 220

/** Drawn with Recharts, which is only loaded where a chart is shown. */
export function SeriesChart({ points, series, format, formatExact, decimals = true }: ChartProps) {
  return (
    <ResponsiveContainer width="100%" height={HEIGHT} initialDimension={{ width: 400, height: HEIGHT }}>
      <ComposedChart data={[...points]} margin={{ top: 8, right: 8, bottom: 0, left: 0 }} accessibilityLayer={false}>
        <CartesianGrid vertical={false} stroke="var(--color-line)" />
        <XAxis
          dataKey="label"
          tick={axis}
          tickLine={false}
          axisLine={{ stroke: 'var(--color-line)' }}
          minTickGap={24}
        />
        <YAxis
          tick={axis}
          tickLine={false}
          axisLine={false}
          width="auto"
          tickFormatter={format}
          allowDecimals={decimals}
        />
        <Tooltip
          isAnimationActive={false}
          cursor={{ fill: 'var(--color-hover)' }}
          contentStyle={{
            background: 'var(--color-raised)',
            border: '1px solid var(--color-line)',
            borderRadius: 6,
            color: 'var(--color-ink)',
          }}
          itemStyle={{ color: 'var(--color-ink)' }}
          formatter={(value, name) => [formatExact(Number(value)), name]}
        />
        {series.map(({ id, name, color, shape }) =>
          shape === 'line' ? (
            <Line
              key={id}
              dataKey={id}
              name={name}
              stroke={color}
              strokeWidth={2}
              dot={{ r: 3, strokeWidth: 0, fill: color }}
              isAnimationActive={false}
              connectNulls
            />
          ) : (
            <Bar
              key={id}
              dataKey={id}
              name={name}
              fill={color}
              maxBarSize={36}
              isAnimationActive={false}
              {...(shape === 'stack' && { stackId: 'all' })}
            />
          ),
        )}
      </ComposedChart>
    </ResponsiveContainer>
  )
}
