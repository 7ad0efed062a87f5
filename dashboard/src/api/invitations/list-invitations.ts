import { InvitationView } from '@keepgate/protocol/identity'
import { queryOptions } from '@tanstack/react-query'
import { z } from 'zod/mini'
import { queryKeys } from '../query-keys.ts'
import { request } from '../request.ts'
import { workspacePath } from '../workspace-path.ts'

const InvitationList = z.strictObject({ data: z.array(InvitationView) })

/** All of them, accepted, revoked and expired ones too; admins alone. Throws RequestError forbidden. */
export const listInvitations = async (workspaceId: string, signal?: AbortSignal): Promise<readonly InvitationView[]> =>
  (await request({ method: 'GET', path: workspacePath(workspaceId, 'invitations'), answer: InvitationList, signal }))
    .data

/** The one list of invitations. */
export const invitationsQuery = (workspaceId: string) =>
  queryOptions({
    queryKey: queryKeys.area(workspaceId, 'invitations'),
    queryFn: ({ signal }) => listInvitations(workspaceId, signal),
  })
