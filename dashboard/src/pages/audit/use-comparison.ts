import { readCheckpoint } from '@keepgate/protocol/audit-checkpoint'
import { useMutation } from '@tanstack/react-query'
import { getAuditKey } from '../../api/audit/get-audit-key.ts'
import { getConsistencyProof } from '../../api/audit/get-consistency-proof.ts'
import { useWorkspace } from '../../workspace/use-workspace.ts'
import type { ProofFault } from './audit-work.ts'
import { runAuditWork } from './run-audit-work.ts'

export type Comparison =
  | { readonly outcome: 'no_checkpoint' }
  /** The log is shorter than what was signed. */
  | { readonly outcome: 'ahead'; readonly size: number; readonly now: number }
  | { readonly outcome: 'compared'; readonly size: number; readonly now: number; readonly fault: ProofFault | null }

/** The note itself takes the place of the server's copy: a proof fits the one that was kept, or it does not hold. */
const compare = async (workspaceId: string, text: string): Promise<Comparison> => {
  // An editor may have taken the last line's end away, or a mail added carriage returns.
  const note = `${text.replaceAll('\r\n', '\n').trim()}\n`
  const kept = readCheckpoint(note)
  if (kept === null) return { outcome: 'no_checkpoint' }
  const { size } = kept
  const { public_key: publicKey, checkpoint } = await getAuditKey(workspaceId)
  if (checkpoint === null || checkpoint.size < size) return { outcome: 'ahead', size, now: checkpoint?.size ?? 0 }
  const proof = { ...(await getConsistencyProof(workspaceId, size)), first_checkpoint: note }
  const result = await runAuditWork({ type: 'verify-proof', proof, publicKey })
  const fault = result.type === 'proof' ? result.proofFault : 'not_a_proof'
  return { outcome: 'compared', size, now: proof.second_size, fault }
}

/** Compares a checkpoint that somebody kept with today's log. */
export const useComparison = () => {
  const { id } = useWorkspace()
  return useMutation({ mutationFn: (text: string) => compare(id, text) })
}
