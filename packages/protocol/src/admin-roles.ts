/** What a signed request to /api/admin may do, and the only table of which role may do it. */
import { z } from 'zod/mini'

export const adminPermissions = ['read', 'command', 'ai-settings', 'enhance-text', 'generate-image'] as const
export const AdminPermission = z.enum(adminPermissions)
export type AdminPermission = z.infer<typeof AdminPermission>

/** `owner` everything · `editor` the assistants of its own workspaces · `auditor` looks at everything, changes nothing. */
export const AdminRole = z.enum(['owner', 'editor', 'auditor'])
export type AdminRole = z.infer<typeof AdminRole>

export const adminRoles = {
  owner: adminPermissions,
  editor: ['ai-settings', 'enhance-text', 'generate-image'],
  auditor: ['read'],
} as const satisfies Record<AdminRole, readonly AdminPermission[]>

export const adminMay = (roles: readonly AdminRole[], permission: AdminPermission): boolean =>
  roles.some((role) => adminRoles[role].some((allowed) => allowed === permission))
