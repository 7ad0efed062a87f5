import { z } from 'zod'

const id = z.string().min(1).max(64)

export const inWorkspace = z.strictObject({ workspaceId: id })
export const memberParams = z.strictObject({ workspaceId: id, memberId: id })
export const invitationParams = z.strictObject({ workspaceId: id, invitationId: id })
export const connectionParams = z.strictObject({ workspaceId: id, connectionId: id })
export const keyParams = z.strictObject({ workspaceId: id, keyId: id })
export const tokenParams = z.strictObject({ workspaceId: id, tokenId: id })
