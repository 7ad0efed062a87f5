/** What `@keepgate/protocol` verifies the audit log with. */
import type { AuditPrimitives } from '@keepgate/protocol/audit-checkpoint'
import { verifyEd25519 } from '../crypto/ed25519.ts'
import { sha256 } from '../crypto/hash.ts'

export const auditPrimitives: AuditPrimitives = { sha256, verifyEd25519 }
