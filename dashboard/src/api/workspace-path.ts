/** `/api/workspaces/<id>/…`, each part encoded. */
export const workspacePath = (workspaceId: string, ...parts: readonly string[]): string =>
  ['/api/workspaces', ...[workspaceId, ...parts].map(encodeURIComponent)].join('/')
