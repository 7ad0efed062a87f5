/** What page and audit worker say to each other. */
import type { ChainReport } from '@keepgate/protocol/audit'
import type { ProofVerdict } from '@keepgate/protocol/audit-proof'

export type AuditCommand =
  | {
      /** Null: the installation's log, exported now. A file may be anything. */
      readonly type: 'verify-log'
      readonly file: File | null
      readonly publicKey: string
      /** Signed notes that the log has to agree with. */
      readonly trusted: readonly string[]
    }
  | { readonly type: 'verify-proof'; readonly proof: unknown; readonly publicKey: string }

export type ProofFault = Extract<ProofVerdict, { ok: false }>['reason']

/** `proofFault` is null where the proof holds. */
export type AuditResult =
  | { readonly type: 'log'; readonly report: ChainReport; readonly since: number }
  | { readonly type: 'proof'; readonly proofFault: ProofFault | null }

/** Why nothing could be verified; everything that is wrong with the log itself is a result. */
export type WorkRefusal =
  | 'not_an_export'
  | 'public_key_invalid'
  | 'other_public_key'
  | 'checkpoint_before_beginning'
  | 'no_signatures'
  | 'not_received'
  | 'worker_failed'

export type FromAuditWorker =
  | { readonly type: 'progress'; readonly verified: number; readonly total: number }
  | { readonly type: 'done'; readonly result: AuditResult }
  | { readonly type: 'failed'; readonly refusal: WorkRefusal }
