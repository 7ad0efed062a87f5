/** What several pages read from the URL's search; what makes no sense there is left out. */
import { z } from 'zod/mini'

/** Any text: an id, or what somebody looks for. */
export const searchText = z.catch(z.optional(z.coerce.string()), undefined)

/** Column, with `-` before it for descending. */
export const searchSort = searchText

/** Present or absent, such as a form that is open. */
export const searchFlag = z.catch(z.optional(z.literal(true)), undefined)
