/** Frames of server-sent events (WHATWG HTML §9.2). */
import type { JsonObject } from '../../kernel/json.ts'

/** One unnamed frame. Data that holds line breaks becomes one `data:` line each. */
export const dataFrame = (data: string): string =>
  data.includes('\n') ? `data: ${data.replaceAll('\n', '\ndata: ')}\n\n` : `data: ${data}\n\n`

export const namedFrame = (event: string, data: string): string => `event: ${event}\n${dataFrame(data)}`

export const jsonFrame = (value: JsonObject): string => `data: ${JSON.stringify(value)}\n\n`

/** Vendors that name their events repeat the name as `type` in the data. */
export const typedFrame = (value: JsonObject & { type: string }): string => `event: ${value.type}\n${jsonFrame(value)}`
