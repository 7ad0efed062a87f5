import type { AuditReason } from '@keepgate/protocol/audit'

/** The stored log contradicts itself or what was signed: nothing is signed or proven on top of it. */
export class AuditFault extends Error {
  override readonly name = 'AuditFault'
  readonly reason: AuditReason
  /** The first entry that is not vouched for. */
  readonly index: number

  constructor(reason: AuditReason, index: number) {
    super(`The audit log does not verify from entry ${index} on: ${reason}.`)
    this.reason = reason
    this.index = index
  }
}
