/** A choice of this browser's owner, never a secret. Storage may be blocked: then the choice lasts as long as the page. */
export const readChoice = (name: string): string | null => {
  try {
    return localStorage.getItem(name)
  } catch {
    return null
  }
}

export const writeChoice = (name: string, value: string): void => {
  try {
    localStorage.setItem(name, value)
  } catch {
    // Blocked or full; nothing depends on it.
  }
}
