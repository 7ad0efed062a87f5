/** What a provider connection may be called, and what its key may look like: one rule for the server and every client. */
import { z } from 'zod'

/** It stands before the first `/` of a model, so it holds none. */
export const ConnectionName = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9._-]{0,62}$/,
    'must be 1 to 63 of a-z, 0-9, dot, dash and underscore, for instance "openai-team"',
  )

/** A header carries it: no control characters, no spaces. */
export const ProviderKey = z
  .string()
  .regex(/^[\x21-\x7e]{1,4096}$/, 'must be 1 to 4096 visible ASCII characters without spaces')
