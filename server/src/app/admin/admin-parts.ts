/** What commands work with. A capability that adds commands adds its part here, and `admin.ts` fills it. */
import type { AdminCommands } from '../../identity/admin/admin-commands.ts'
import type { AdminKeys } from '../../identity/admin/admin-keys.ts'
import type { LimitPolicy } from '../../limits/limit-overrides.ts'
import type { Core } from '../core.ts'

export type AdminCore = Pick<
  Core,
  'clock' | 'storage' | 'vault' | 'audit' | 'identity' | 'outbound' | 'rootRotation' | 'backups'
>

export type AdminParts = {
  readonly core: AdminCore
  readonly keys: AdminKeys
  readonly commands: AdminCommands
  readonly limits: LimitPolicy
}

/** What only a running server has, or what tests stand in for. */
export type ServedParts = Omit<AdminParts, 'core' | 'keys' | 'commands'>
