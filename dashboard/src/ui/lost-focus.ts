import { useEffect, useRef } from 'react'

/** True where nothing has the focus: what had it is gone, and the next Tab would begin at the top of the page. */
const isFocusLost = (): boolean => document.activeElement === null || document.activeElement === document.body

/** A heading (`tabIndex={-1}`) that takes the focus when a step begins and nothing else has it. */
export const useHeadingFocus = (title: string) => {
  const heading = useRef<HTMLHeadingElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another title is another step.
  useEffect(() => {
    if (isFocusLost()) heading.current?.focus()
  }, [title])
  return heading
}

/** Where one goes on when what opened a dialog is gone: the dialog beneath it, or else the page's heading. */
export const restoreFocus = (): void => {
  if (!isFocusLost()) return
  // A toast is a dialog by its role, and gone in a few seconds: the focus would go with it.
  const dialogs = '[role="dialog"]:not([data-ending-style], [aria-modal="false"])'
  const beneath = [...document.querySelectorAll<HTMLElement>(dialogs)].at(-1)
  const place = beneath ?? document.querySelector<HTMLElement>('main h1[tabindex]')
  place?.focus()
}

/** After a refusal, where the form took the focus away itself: its first field that is wrong or empty, or its button. */
export const focusWrongField = (form: HTMLFormElement): void => {
  if (!isFocusLost()) return
  const wrong = form.querySelector<HTMLElement>('[aria-invalid="true"], input:invalid, textarea:invalid')
  const place = wrong ?? form.querySelector<HTMLElement>('button[type="submit"]')
  place?.focus()
}

const fields =
  'form :is(input, textarea, [role="combobox"]):not([type="hidden"], [tabindex="-1"], :disabled, [readonly])'

/** The first field of a form in a dialog. */
export const firstField = (inside: HTMLElement | null): HTMLElement | null =>
  inside?.querySelector<HTMLElement>(fields) ?? null
