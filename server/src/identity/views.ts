/** Domain objects as the wire shows them. */
import type {
  ApiKeyView,
  InvitationView,
  ManagementTokenView,
  MemberView,
  PersonView,
  SessionView,
  WorkspaceView,
} from '@keepgate/protocol/identity'
import { Verb } from '@keepgate/protocol/permissions'
import type { Rank } from '@keepgate/protocol/ranks'
import type { Invitation, KeyRecord, Member, Person, Session, Workspace } from './model.ts'

export const personView = (person: Person): PersonView => ({
  id: person.id,
  email: person.email,
  display_name: person.displayName,
  role: person.role,
  created_at: person.createdAt,
})

export const sessionView = (session: Session, currentKey: string | null): SessionView => ({
  id: session.sessionKey,
  created_at: session.createdAt,
  expires_at: session.expiresAt,
  transport: session.transport,
  current: session.sessionKey === currentKey,
})

export const workspaceView = (workspace: Workspace & { readonly rank: Rank }): WorkspaceView => ({
  id: workspace.id,
  name: workspace.name,
  created_at: workspace.createdAt,
  rank: workspace.rank,
})

export const memberView = (member: Member): MemberView => ({
  id: member.id,
  person_id: member.personId,
  email: member.email,
  display_name: member.displayName,
  rank: member.rank,
  created_at: member.createdAt,
})

export const invitationView = (invitation: Invitation): InvitationView => ({
  id: invitation.id,
  email: invitation.email,
  rank: invitation.rank,
  created_at: invitation.createdAt,
  expires_at: invitation.expiresAt,
  accepted_at: invitation.acceptedAt,
  revoked_at: invitation.revokedAt,
})

const common = (key: KeyRecord) => ({
  id: key.id,
  name: key.name,
  last_four: key.lastFour,
  created_by: key.createdBy,
  created_at: key.createdAt,
  expires_at: key.expiresAt,
  revoked_at: key.revokedAt,
  rotated_to: key.rotatedTo,
  last_used_at: key.lastUsedAt,
})

export const apiKeyView = (key: KeyRecord): ApiKeyView => ({
  ...common(key),
  allowed_models: key.allowedModels === null ? null : [...key.allowedModels],
  allowed_addresses: key.allowedAddresses === null ? null : [...key.allowedAddresses],
  requests_per_minute: key.requestsPerMinute,
  drop_unsupported: key.dropUnsupported,
  source: key.source,
})

export const managementTokenView = (key: KeyRecord): ManagementTokenView => ({
  ...common(key),
  // A scope that this version does not know any more grants nothing, so it is not shown either.
  scopes: key.scopes === null ? null : key.scopes.flatMap((scope) => Verb.safeParse(scope).data ?? []),
})
