import { z } from 'zod'
import { readHostPort } from '../../config/values.ts'
import { defineAdminCommand } from './define-admin-command.ts'

/** `localhost:11434`, `[fd00::1]:8080`: as in OUTBOUND_ALLOW. */
const address = z
  .string()
  .max(300)
  .transform((given, context) => {
    try {
      return readHostPort(given)
    } catch (thrown) {
      context.issues.push({
        code: 'custom',
        input: given,
        message: thrown instanceof Error ? thrown.message : 'must be host:port',
      })
      return z.NEVER
    }
  })
const common = {
  permission: 'command',
  arguments: z.strictObject({ address }),
  destructive: false,
  secrets: [],
  workspaceOf: () => null,
} as const
type Given = z.output<typeof common.arguments>

const shown = ({ address: { host, port } }: Given): string => `${host.includes(':') ? `[${host}]` : host}:${port}`

export const allowOutboundAddress = defineAdminCommand({
  ...common,
  name: 'allow_outbound_address',
  summary: 'Let providers use a plain-http or private upstream, as OUTBOUND_ALLOW does',
  describe: (given) => `Let providers of every workspace connect to ${shown(given)}.`,
  run: async ({ given, parts, accepted }) => {
    await parts.core.outbound.allow(accepted.asker, given.address, accepted.key.id)
    return { allowed: shown(given) }
  },
})

export const disallowOutboundAddress = defineAdminCommand({
  ...common,
  name: 'disallow_outbound_address',
  summary: 'Take back what allow_outbound_address allowed',
  describe: (given) => `Let providers connect to ${shown(given)} no more.`,
  run: async ({ given, parts, accepted }) => {
    await parts.core.outbound.disallow(accepted.asker, given.address)
    return { disallowed: shown(given) }
  },
})
