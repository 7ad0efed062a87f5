import { Popover } from '@base-ui/react/popover'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { Button } from './button.tsx'
import { DateTimeField } from './date-time-field.tsx'
import { Form, FormActions } from './form.tsx'
import { formatExactTime } from './format.ts'
import { panelLook } from './popup-look.ts'
import { isPreset, type Preset, type TimeRange } from './time-range.ts'

export type TimeRangeFieldProps = {
  value: TimeRange
  onChange: (value: TimeRange) => void
  /** What the page shows while the URL says nothing. */
  fallback: Preset
}

/** Presets, or from and until. `resolveRange` in ./time-range.ts turns the value into times. */
export const TimeRangeField = ({ value, onChange, fallback }: TimeRangeFieldProps) => {
  const { t, i18n } = useLingui()
  const [open, setOpen] = useState(false)
  const names = { '1h': t`Last hour`, '24h': t`Last 24 hours`, '7d': t`Last 7 days`, '30d': t`Last 30 days` }
  const chosen = isPreset(value.range) ? value.range : fallback
  const own = value.from === undefined ? null : formatExactTime(i18n.locale, new Date(value.from))
  const choose = (range: TimeRange) => {
    setOpen(false)
    onChange(range)
  }
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger
        render={
          <Button size="small" icon="clock">
            {own === null ? names[chosen] : t`Since ${own}`}
          </Button>
        }
      />
      <Popover.Portal>
        <Popover.Positioner sideOffset={4} align="start" className="z-50">
          <Popover.Popup aria-label={t`Time range`} className={panelLook}>
            <div className="mb-3 flex flex-wrap gap-1.5">
              {(['1h', '24h', '7d', '30d'] as const).map((preset) => (
                <Button key={preset} size="small" onClick={() => choose({ range: preset })}>
                  {names[preset]}
                </Button>
              ))}
            </div>
            <OwnTimes value={value} onChoose={choose} />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}

const OwnTimes = ({ value, onChoose }: { value: TimeRange; onChoose: (range: TimeRange) => void }) => {
  const { t } = useLingui()
  const [from, setFrom] = useState(value.from ?? null)
  const [until, setUntil] = useState(value.until ?? null)
  const backwards = from !== null && until !== null && from >= until
  const submit = () => {
    if (from !== null && !backwards) onChoose({ from, ...(until === null ? {} : { until }) })
  }
  return (
    <Form onSubmit={submit}>
      <DateTimeField label={t`From`} name="from" value={from} onChange={setFrom} />
      <DateTimeField
        label={t`Until`}
        name="until"
        value={until}
        onChange={setUntil}
        error={backwards ? t`The end must lie behind the beginning.` : undefined}
        optional
      />
      <FormActions>
        <Button type="submit" size="small" look="primary">
          <Trans>Apply</Trans>
        </Button>
      </FormActions>
    </Form>
  )
}
