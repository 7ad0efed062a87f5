type Page = {
  readonly navigator: { readonly clipboard?: Pick<Clipboard, 'writeText'> | undefined }
  readonly document: Document
}

/**
 * Puts text on the clipboard. Browsers give `navigator.clipboard` to HTTPS and localhost alone; elsewhere a
 * text area is selected and copied from. Resolves to false where neither way worked.
 */
export const copyText = async (text: string, page: Page = window): Promise<boolean> => {
  try {
    if (page.navigator.clipboard !== undefined) {
      await page.navigator.clipboard.writeText(text)
      return true
    }
  } catch {
    // Refused, for instance because the page has lost its focus: the other way may still work.
  }
  return copyBySelection(text, page.document)
}

const copyBySelection = (text: string, document: Document): boolean => {
  const focused = document.activeElement
  const area = document.createElement('textarea')
  area.value = text
  area.readOnly = true
  area.setAttribute('aria-hidden', 'true')
  area.style.position = 'fixed'
  area.style.opacity = '0'
  // Inside the open dialog: outside of it, the dialog takes the focus back before anything is copied.
  const place = focused?.closest('[role="dialog"]') ?? document.body
  place.append(area)
  area.select()
  try {
    return document.execCommand('copy')
  } catch {
    return false
  } finally {
    area.value = ''
    area.remove()
    if (focused !== null && 'focus' in focused && typeof focused.focus === 'function') focused.focus()
  }
}
