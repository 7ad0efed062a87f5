import { Form as Base } from '@base-ui/react/form'
import { Trans } from '@lingui/react/macro'
import { type ReactNode, useEffect, useMemo, useRef } from 'react'
import { Banner } from './banner.tsx'
import { type FormProblem, fieldErrors } from './form-problem.ts'
import { focusWrongField } from './lost-focus.ts'
import { Said } from './said.tsx'

export type FormProps = {
  children: ReactNode
  /** Called when every field is filled in well; the page is not left. */
  onSubmit: () => void
  /** The server's refusal. What names a field appears there, the rest above the fields. */
  problem?: FormProblem | null
  id?: string
  /** Read out as the form's name. */
  label?: string
}

/**
 * The second half of a double click comes before the button is drawn as busy, or after the answer while the form is on
 * its way out: it would do everything twice. What is changed, or refused, in between may be sent at once.
 */
const secondSubmitMilliseconds = 700

export const Form = ({ children, onSubmit, problem = null, id, label }: FormProps) => {
  const errors = useMemo(() => fieldErrors(problem), [problem])
  const form = useRef<HTMLFormElement>(null)
  const takenAt = useRef(Number.NEGATIVE_INFINITY)
  useEffect(() => {
    if (problem === null) return
    takenAt.current = Number.NEGATIVE_INFINITY
    if (form.current !== null) focusWrongField(form.current)
  }, [problem])
  const submitOnce = ({ timeStamp }: Event) => {
    if (timeStamp - takenAt.current < secondSubmitMilliseconds) return
    takenAt.current = timeStamp
    onSubmit()
  }
  return (
    <Base
      ref={form}
      id={id}
      aria-label={label}
      errors={errors}
      onInput={() => {
        takenAt.current = Number.NEGATIVE_INFINITY
      }}
      onFormSubmit={(_, { event }) => submitOnce(event)}
      className="grid min-w-0 gap-4"
    >
      {problem === null ? null : <FormSummary problem={problem} errors={errors} />}
      {children}
    </Base>
  )
}

const FormSummary = ({ problem, errors }: { problem: FormProblem; errors: Record<string, string> }) => {
  const named = Object.entries(errors)
  return (
    <Banner tone="bad" title={problem.detail} announce>
      {problem.hint === undefined ? null : <p>{problem.hint}</p>}
      <Said text={problem.said} />
      {named.length === 0 ? null : (
        <ul className="list-disc pl-4">
          {named.map(([name, message]) => (
            <li key={name}>
              <code className="font-mono text-sm">{name}</code>: <span lang="en">{message}</span>
            </li>
          ))}
        </ul>
      )}
      {problem.request_id === undefined ? null : (
        <p className="text-sm">
          <Trans>Request</Trans> <code className="font-mono">{problem.request_id}</code>
        </p>
      )}
    </Banner>
  )
}

/** Buttons at the end of a form or a dialog: the primary one last. */
export const FormActions = ({ children }: { children: ReactNode }) => (
  <div className="flex flex-wrap justify-end gap-2">{children}</div>
)
