/** Hands a text to the browser as a file to keep, without a way over the server. */
export const saveTextFile = (name: string, text: string): void => {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The browser has read it by then; the text must not stay in its memory.
  setTimeout(() => URL.revokeObjectURL(url), 1_000)
}
