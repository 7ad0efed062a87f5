/** Images and files as clients name them: a `data:` URL (RFC 2397, base64 only) or an address the provider fetches. */
import { invalid } from './read.ts'

export type MediaSource = { kind: 'base64'; mediaType: string; data: string } | { kind: 'url'; url: string }

const dataUrl = /^data:([^;,\s]+)(?:;[^;,\s]+)*;base64,/i

/** The payload is not scanned: it may be megabytes, and the provider reads it anyway. */
export const readMediaUrl = (url: string, path: string): MediaSource => {
  if (url.slice(0, 5).toLowerCase() === 'data:') {
    const head = dataUrl.exec(url.slice(0, 300))
    const mediaType = head?.[1]
    if (head === null || mediaType === undefined)
      throw invalid(path, 'must be a data: URL of the form data:<media type>;base64,<data>, or an http(s) URL')
    const data = url.slice(head[0].length)
    if (data === '') throw invalid(path, 'must carry data after "base64,"')
    return { kind: 'base64', mediaType, data }
  }
  if (/^https?:\/\//i.test(url.slice(0, 8))) return { kind: 'url', url }
  throw invalid(path, 'must be an http(s) URL or a data: URL with base64 data')
}
