import { LicensedKey } from '@keepgate/protocol/licensed-config'
import { defineAdminCommand } from './define-admin-command.ts'

const ofWorkspaces = (workspaces: readonly string[] | null): string =>
  workspaces === null ? '' : ` for the workspaces ${workspaces.join(', ')}`

export const registerAdminKey = defineAdminCommand({
  name: 'register_admin_key',
  summary: 'Let another key sign',
  permission: 'command',
  arguments: LicensedKey,
  // One person alone could otherwise make the second one.
  destructive: true,
  secrets: [],
  workspaceOf: () => null,
  describe: ({ id, roles, workspaces, public_key_hex }) =>
    `Let the key ${id} (${public_key_hex}) sign as ${roles.join(' and ')}${ofWorkspaces(workspaces)}.`,
  run: async ({ given, parts, accepted }) => {
    const key = await parts.keys.register(accepted.asker, given, accepted.key.id)
    return { id: key.id, public_key_hex: key.publicKeyHex, roles: [...key.roles] }
  },
})
