/** Signed administration: `/api/admin`, from a key file. */
import type { Command } from 'commander'
import type { CommandParts } from '../installation.ts'
import { addApprove } from './admin-approve.ts'
import { addKeygen } from './admin-keygen.ts'
import { addPending } from './admin-pending.ts'
import { addSend } from './admin-send.ts'
import { addSign } from './admin-sign.ts'
import { addStatus } from './admin-status.ts'

export const addAdmin = (program: Command, parts: CommandParts): void => {
  const admin = program.command('admin').description('signed administration of an installation')
  for (const add of [addKeygen, addStatus, addSend, addPending, addApprove, addSign]) add(admin, parts)
}
