import type { Visit } from '../visit.ts'
import type { DashboardFile } from './built-dashboard.ts'

/** `gzip;q=0` refuses it; everything else that names an encoding takes it. */
const takes = (accepted: string, encoding: string): boolean =>
  new RegExp(`(?:^|[\\s,])${encoding}\\s*(?:$|,|;(?!\\s*q=0(?:\\.0*)?\\s*(?:,|$)))`, 'i').test(accepted)

/** The body in the best encoding that the client takes, with its headers set. */
export const sendFile = (visit: Visit, file: DashboardFile): Uint8Array => {
  visit.setHeader('content-type', file.contentType)
  if (file.compressed === null) return file.plain
  visit.setHeader('vary', 'accept-encoding, origin')
  const accepted = visit.header('accept-encoding') ?? ''
  const encoding = (['br', 'gzip'] as const).find((name) => takes(accepted, name))
  if (encoding === undefined) return file.plain
  visit.setHeader('content-encoding', encoding)
  return file.compressed[encoding]
}
