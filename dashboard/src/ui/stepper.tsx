import { Trans } from '@lingui/react/macro'
import { Icon } from './icon.tsx'

export type StepperProps = {
  steps: readonly { readonly id: string; readonly label: string }[]
  current: string
  label: string
}

/** Where one is in a sequence. Narrow places name the current step alone. */
export const Stepper = ({ steps, current, label }: StepperProps) => {
  const position = steps.findIndex(({ id }) => id === current)
  const place = position + 1
  const count = steps.length
  return (
    <nav aria-label={label}>
      <p className="mb-1 text-sm text-ink-soft sm:sr-only">
        <Trans>
          Step {place} of {count}
        </Trans>
        <span className="sm:hidden">
          {' · '}
          <span className="font-medium text-ink">{steps[position]?.label}</span>
        </span>
      </p>
      <ol className="flex min-w-0 gap-2">
        {steps.map((step, index) => (
          <li
            key={step.id}
            aria-current={index === position ? 'step' : undefined}
            className={`min-w-0 flex-1 border-t-2 pt-1.5 ${index <= position ? 'border-ink' : 'border-line'}`}
          >
            <span
              className={`hidden items-center gap-1.5 text-sm sm:flex ${index === position ? 'font-medium' : 'text-ink-soft'}`}
            >
              {index < position ? <Icon name="check" size={13} /> : <span className="figures">{index + 1}</span>}
              <span className="min-w-0 truncate">{step.label}</span>
            </span>
          </li>
        ))}
      </ol>
    </nav>
  )
}
