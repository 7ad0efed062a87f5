/** A key whose signature opens /api/admin, wherever it is written down. */
import { type AdminPermission, type AdminRole, adminMay } from '@keepgate/protocol/admin-roles'
import { sha256Hex } from '../../crypto/hash.ts'

export type AdminKey = {
  readonly id: string
  /** 64 lower-case hexadecimal characters: what makes two keys the same key. */
  readonly publicKeyHex: string
  /** 32 bytes. */
  readonly publicKey: Uint8Array
  readonly roles: readonly AdminRole[]
  /** Workspaces it may act for; null = every one, and the installation itself. */
  readonly workspaces: readonly string[] | null
  /** Milliseconds since 1970. */
  readonly notBefore: number | null
  readonly notAfter: number | null
  readonly source: 'file' | 'command'
}

/** The id of a key that nobody named: the first 16 characters of the SHA-256 of its 32 bytes. */
export const adminKeyId = (publicKeyHex: string): string =>
  `adk_${sha256Hex(Buffer.from(publicKeyHex, 'hex')).slice(0, 16)}`

export const isValidAt = ({ notBefore, notAfter }: AdminKey, nowMs: number): boolean =>
  (notBefore === null || nowMs >= notBefore) && (notAfter === null || nowMs < notAfter)

/** @param workspaceId null: the installation itself. */
export const keyMay = (key: AdminKey, permission: AdminPermission, workspaceId: string | null): boolean =>
  adminMay(key.roles, permission) &&
  (key.workspaces === null || (workspaceId !== null && key.workspaces.includes(workspaceId)))
