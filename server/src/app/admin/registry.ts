/** Every signed command there is. `approve` is not among them: it is how a second key lets one of these happen. */
import type { AdminCommand } from './define-admin-command.ts'
import { registerAdminKey } from './register-admin-key.ts'
import { revokeAdminKey } from './revoke-admin-key.ts'
import { withdraw } from './withdraw.ts'

export const adminCommands: readonly AdminCommand[] = [registerAdminKey, revokeAdminKey, withdraw]
