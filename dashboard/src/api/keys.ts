/**
 * Keys of the query cache. A workspace's keys begin alike, so that leaving or changing it can forget all of them, and an
 * area's begin alike, so that a change refreshes its lists and objects together.
 */
export const queryKeys = {
  session: ['session'],
  sessions: ['sessions'],
  authPolicy: ['auth-policy'],
  workspaces: ['workspaces'],
  workspace: (workspaceId: string) => ['workspace', workspaceId],
  area: (workspaceId: string, area: string, ...rest: readonly unknown[]) => ['workspace', workspaceId, area, ...rest],
} as const
