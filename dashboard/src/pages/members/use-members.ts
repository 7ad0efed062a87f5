import { useQuery } from '@tanstack/react-query'
import { listInvitations } from '../../api/invitations/list-invitations.ts'
import { queryKeys } from '../../api/keys.ts'
import { listMembers } from '../../api/members/list-members.ts'

export const membersQueryKey = (workspaceId: string) => queryKeys.area(workspaceId, 'members')
export const invitationsQueryKey = (workspaceId: string) => queryKeys.area(workspaceId, 'invitations')

export const useMembers = (workspaceId: string) =>
  useQuery({
    queryKey: membersQueryKey(workspaceId),
    queryFn: ({ signal }) => listMembers(workspaceId, signal),
  })

export const useInvitations = (workspaceId: string) =>
  useQuery({
    queryKey: invitationsQueryKey(workspaceId),
    queryFn: ({ signal }) => listInvitations(workspaceId, signal),
  })
