/** Base64url without padding, in what browsers and Node share. */

export const toBase64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

/** Throws unless the text is exactly what `toBase64url` would write. */
export const fromBase64url = (text: string): Uint8Array => {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) throw new TypeError('Not base64url.')
  const bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) =>
    character.charCodeAt(0),
  )
  if (toBase64url(bytes) !== text) throw new TypeError('Not canonical base64url.')
  return bytes
}
