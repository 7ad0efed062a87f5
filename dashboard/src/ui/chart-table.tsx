import { Trans } from '@lingui/react/macro'
import type { ChartSeries } from './chart-data.ts'
import { ExactTime } from './exact-time.tsx'
import { Name } from './name.tsx'
import { ScrollRegion } from './scroll-region.tsx'

export type ChartTableProps = {
  label: string
  times: readonly number[]
  utcDays: boolean
  series: readonly ChartSeries[]
  format: (value: number | null) => string
}

const headLook = 'sticky top-0 border-b border-line bg-page px-3 py-1 text-sm font-medium text-ink-soft'

/** The figures behind a chart, newest first. */
export const ChartTable = ({ label, times, utcDays, series, format }: ChartTableProps) => (
  <ScrollRegion label={label} className="max-h-72 overflow-auto">
    <table className="w-full border-collapse">
      <caption className="sr-only">{label}</caption>
      <thead>
        <tr>
          <th scope="col" className={`${headLook} text-left`}>
            <Trans>Time</Trans>
          </th>
          {series.map((one) => (
            <th key={one.label} scope="col" className={`${headLook} max-w-48 text-right`}>
              <Name text={one.label} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {times
          .map((time, index) => (
            <tr key={time} className="border-b border-line">
              <th scope="row" className="px-3 py-1 text-left font-normal">
                <ExactTime at={time} show={utcDays ? 'utc day' : 'exact'} />
              </th>
              {series.map((one) => (
                <td key={one.label} className="px-3 py-1 text-right">
                  {format(one.values[index] ?? null)}
                </td>
              ))}
            </tr>
          ))
          .reverse()}
      </tbody>
    </table>
  </ScrollRegion>
)
