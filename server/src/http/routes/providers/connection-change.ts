import { ConnectionCreate as WireCreate } from '@keepgate/protocol/provider-connection'
import { z } from 'zod'
import type { ConnectionChange } from '../../../gateway/connections/connections.ts'
import { Secret } from '../../../kernel/secret.ts'

/** The key is a secret from the moment it is read. */
const key = z.pipe(
  WireCreate.shape.key,
  z.transform((text: string | undefined) => (text === undefined ? undefined : new Secret(text))),
)

export const ConnectionCreate = z.strictObject({ ...WireCreate.shape, key })
export const ConnectionUpdate = ConnectionCreate.omit({ provider: true })

type Written = z.output<typeof ConnectionUpdate>

/** Only what was sent: an absent field leaves what is stored. */
export const connectionChange = (body: Written): ConnectionChange => ({
  ...(body.name === undefined ? {} : { name: body.name }),
  ...(body.base_url === undefined ? {} : { baseUrl: body.base_url }),
  ...(body.key === undefined ? {} : { key: body.key }),
  ...(body.options === undefined ? {} : { options: body.options }),
  ...(body.models === undefined ? {} : { models: body.models }),
  ...(body.drop_unsupported === undefined ? {} : { dropUnsupported: body.drop_unsupported }),
})
