import type { AuditReason } from '@keepgate/protocol/audit'
import { useLingui } from '@lingui/react/macro'

/** What was found, as a sentence. */
export const useReasonWords = (): ((reason: AuditReason) => string) => {
  const { t } = useLingui()
  return (reason) => {
    switch (reason) {
      case 'gap':
        return t`An entry is missing.`
      case 'duplicate':
        return t`An entry stands where another one should.`
      case 'previous_hash_mismatch':
        return t`The entry does not follow the one before it.`
      case 'entry_hash_mismatch':
        return t`The entry or its hash was changed.`
      case 'malformed':
        return t`What stands there is no entry.`
      case 'column_mismatch':
        return t`The columns that lists read tell another story than the entry’s bytes.`
      case 'time_went_back':
        return t`The entry is older than the one before it.`
      case 'cut':
        return t`The end of the log is missing.`
      case 'beyond_head':
        return t`There are more entries than the log’s end says.`
      case 'head_mismatch':
        return t`The last entry is not the one that the log’s end names.`
      case 'head_missing':
        return t`The record of the log’s end is missing.`
      case 'tree_mismatch':
        return t`Stored hashes of the tree are not those of the entries.`
      case 'root_mismatch':
        return t`A checkpoint was signed over other entries: some were rewritten, with all hashes after them.`
      case 'fork':
        return t`Two checkpoints of one size speak of different logs.`
      case 'checkpoint_invalid':
        return t`A checkpoint was not signed by this log’s key.`
      case 'checkpoint_unordered':
        return t`A checkpoint does not stand where the log has its size.`
      case 'checkpoint_ahead':
        return t`A checkpoint speaks of more entries than there are: the end was cut off, or an older state restored.`
    }
  }
}
