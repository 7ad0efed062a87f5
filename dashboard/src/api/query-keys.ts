/** What the server is asked for in a workspace. One name a resource, so that a change reaches everything made of it. */
export type QueryArea =
  | 'api-keys'
  | 'audit'
  | 'invitations'
  | 'limits'
  | 'logs'
  | 'members'
  | 'models'
  | 'overview'
  | 'provider-health'
  | 'providers'
  | 'tokens'
  | 'usage'

/**
 * Keys of the query cache. A workspace's keys begin alike, so that leaving or changing it can forget all of them, and an
 * area's begin alike, so that a change refreshes its lists and objects together. An area alone is its whole list; what
 * has another form has more words behind it.
 */
export const queryKeys = {
  authPolicy: ['auth-policy'],
  sessions: ['sessions'],
  settings: ['settings'],
  systemStatus: ['system-status'],
  workspace: (workspaceId: string) => ['workspace', workspaceId],
  area: (workspaceId: string, area: QueryArea, ...rest: readonly unknown[]) => [
    'workspace',
    workspaceId,
    area,
    ...rest,
  ],
} as const
