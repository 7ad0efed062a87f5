/** Every signed command there is. `approve` is not among them: it is how a second key lets one of these happen. */
import { allowOutboundAddress, disallowOutboundAddress } from './allow-outbound-address.ts'
import { backupCreate } from './backup-create.ts'
import type { AdminCommand } from './define-admin-command.ts'
import { prune } from './prune.ts'
import { registerAdminKey } from './register-admin-key.ts'
import { removeRootKey } from './remove-root-key.ts'
import { revokeAdminKey } from './revoke-admin-key.ts'
import { revokeAll } from './revoke-all.ts'
import { rotateRootKey } from './rotate-root-key.ts'
import { setLimits } from './set-limits.ts'
import { withdraw } from './withdraw.ts'

export const adminCommands: readonly AdminCommand[] = [
  registerAdminKey,
  revokeAdminKey,
  revokeAll,
  setLimits,
  allowOutboundAddress,
  disallowOutboundAddress,
  prune,
  rotateRootKey,
  removeRootKey,
  backupCreate,
  withdraw,
]
