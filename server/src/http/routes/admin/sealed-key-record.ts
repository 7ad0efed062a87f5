import type { JsonObject } from '../../../kernel/json.ts'
import type { ControlPlaneServices } from '../../services.ts'

/**
 * For whom a request with a sealed key acts, and what the audit log keeps of it: which key, never the key, nor what was
 * asked. Throws AppError sealed_key_invalid.
 */
export const sealedKeyRecord = (
  { sealing }: Pick<ControlPlaneServices, 'sealing'>,
  sealedKey: string,
): { readonly workspaceId: string; readonly record: JsonObject } => {
  const { workspace, page, jti } = sealing.readClaims(sealedKey)
  return { workspaceId: workspace, record: { page, sealed_key: jti } }
}
