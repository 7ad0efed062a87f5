const two = (value: number): string => String(value).padStart(2, '0')

/** ISO time → what `datetime-local` takes, in the browser's time zone; empty for none or for what is no time. */
export const toLocalInput = (iso: string | null): string => {
  const date = iso === null ? null : new Date(iso)
  if (date === null || Number.isNaN(date.getTime())) return ''
  const day = `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`
}

/** What `datetime-local` gives → ISO time in UTC; null for an empty or unfinished entry. */
export const fromLocalInput = (text: string): string | null => {
  const date = new Date(text)
  return text === '' || Number.isNaN(date.getTime()) ? null : date.toISOString()
}
