/** What a verification found, in words for whoever has to act on it. */
import type { AuditReason, ChainReport } from '@keepgate/protocol/audit'
import type { ExportFault } from '@keepgate/protocol/audit-export'
import type { ProofVerdict } from '@keepgate/protocol/audit-proof'

const reasonWords = {
  gap: 'an entry is missing here',
  duplicate: 'an entry stands here that stood before',
  previous_hash_mismatch: 'the entry does not follow the one before it',
  entry_hash_mismatch: 'the entry, its hash, or which log it belongs to was changed',
  malformed: 'what stands here is no entry',
  column_mismatch: 'the columns that lists are read from tell another story than the entry',
  time_went_back: 'the entry is older than the one before it',
  cut: 'entries are missing at the end',
  beyond_head: 'there are more entries than the log has written',
  head_mismatch: 'the last entry is not the one that the log has written last',
  head_missing: 'the row that says where the log ends is gone',
  tree_mismatch: 'the stored tree is not that of the entries',
  root_mismatch: 'a signed checkpoint speaks of other entries: the log was rewritten',
  fork: 'two signed checkpoints of one size contradict each other',
  checkpoint_invalid: 'a checkpoint is not signed by the log’s key, or not of this log',
  checkpoint_unordered: 'a checkpoint does not stand where the log has its size',
  checkpoint_ahead:
    'a signed checkpoint speaks of more entries than there are: the end was cut off, or an older state was restored',
} as const satisfies Record<AuditReason, string>

export const exportFaultWords = {
  not_an_export: 'This is no export of an audit log. keepgate audit export writes one.',
  public_key_invalid: 'The public key in the export is none, or is not that of the log it names.',
  other_public_key: 'The export is of another log, or signed by another key, than the public key given.',
  checkpoint_before_beginning:
    'The checkpoint is older than where this export begins (--since). Export from an earlier entry, or check keepgate audit proof consistency instead.',
} as const satisfies Record<ExportFault, string>

type ProofReason = Extract<ProofVerdict, { ok: false }>['reason']

export const proofReasonWords = {
  not_a_proof: 'This is no proof. keepgate audit proof writes one.',
  checkpoint_invalid: 'A checkpoint in the proof is not signed by this key, or not of this log.',
  size_mismatch: 'The proof speaks of another size than its checkpoint.',
  path_mismatch: 'The hashes do not lead to the signed root: the entry or the proof was changed.',
} as const satisfies Record<ProofReason, string>

const entries = (count: number): string => (count === 1 ? '1 entry' : `${count} entries`)

const anchorWords = ({ anchored_to: anchored, unanchored_tail: tail }: ChainReport): string => {
  if (anchored === 0) return 'No signed checkpoint speaks for them.'
  if (tail === 0) return `A signed checkpoint speaks for all of them.`
  return `A signed checkpoint speaks for the first ${anchored}; ${entries(tail)} came after it.`
}

/** @param since where a part of the log begins. */
export const reportWords = (report: ChainReport, since: number): string => {
  if (report.ok) {
    const verified =
      since === 0 ? entries(report.verified_to) : `${entries(report.verified_to - since)} from ${since} on`
    return `ok: ${verified} verified. ${anchorWords(report)}`
  }
  const { reason, first_bad_index: index, verified_to: good } = report
  const words = reason === null ? 'unknown' : `${reason}: ${reasonWords[reason]}`
  const before = good > since ? ` What stands before entry ${good} verifies.` : ''
  return `BROKEN from entry ${index} on (${words}).${before}`
}
