import { useEffect } from 'react'

/**
 * Leads to the first field that was not accepted, once the errors change.
 * @param formId id of the form's element
 */
export const useErrorFocus = (formId: string, errors: Readonly<Record<string, unknown>>): void => {
  useEffect(() => {
    if (Object.keys(errors).length === 0) return
    const field = document.getElementById(formId)?.querySelector('[aria-invalid="true"]')
    if (field instanceof HTMLElement) field.focus()
  }, [formId, errors])
}
