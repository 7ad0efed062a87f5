import type { Route } from './define-route.ts'
import { enhanceText } from './routes/admin/enhance-text.ts'
import { generateImage } from './routes/admin/generate-image.ts'
import { getAdminCommand } from './routes/admin/get-command.ts'
import { getAdminStatus } from './routes/admin/get-status.ts'
import { listAdminAudit } from './routes/admin/list-audit.ts'
import { listAdminBackups } from './routes/admin/list-backups.ts'
import { listAdminCommands } from './routes/admin/list-commands.ts'
import { rewrapKey } from './routes/admin/rewrap-key.ts'
import { sealKey } from './routes/admin/seal-key.ts'
import { sendAdminCommand } from './routes/admin/send-command.ts'
import { createKey } from './routes/api-keys/create-key.ts'
import { getKey } from './routes/api-keys/get-key.ts'
import { getKeyCounts } from './routes/api-keys/get-key-counts.ts'
import { listKeys } from './routes/api-keys/list-keys.ts'
import { revokeKey } from './routes/api-keys/revoke-key.ts'
import { rotateKey } from './routes/api-keys/rotate-key.ts'
import { updateKey } from './routes/api-keys/update-key.ts'
import { assistantChat } from './routes/assistant/chat.ts'
import { proveConsistency, proveInclusion } from './routes/audit/audit-proofs.ts'
import { beginAuditVerification, getAuditVerification } from './routes/audit/audit-verification.ts'
import { exportAudit } from './routes/audit/export-audit.ts'
import { getAuditKey } from './routes/audit/get-audit-key.ts'
import { listAudit } from './routes/audit/list-audit.ts'
import { listAuditCheckpoints } from './routes/audit/list-audit-checkpoints.ts'
import { acceptInvitation } from './routes/auth/accept-invitation.ts'
import { changePassword } from './routes/auth/change-password.ts'
import { endOneSession } from './routes/auth/end-one-session.ts'
import { endOtherSessions } from './routes/auth/end-other-sessions.ts'
import { endSession } from './routes/auth/end-session.ts'
import { finishLogin } from './routes/auth/finish-login.ts'
import { finishRecovery } from './routes/auth/finish-recovery.ts'
import { getPolicy } from './routes/auth/get-policy.ts'
import { getSession } from './routes/auth/get-session.ts'
import { listSessions } from './routes/auth/list-sessions.ts'
import { openRecovery } from './routes/auth/open-recovery.ts'
import { openUserKey } from './routes/auth/open-user-key.ts'
import { renamePerson } from './routes/auth/rename-person.ts'
import { replaceRecovery } from './routes/auth/replace-recovery.ts'
import { setup } from './routes/auth/setup.ts'
import { signUp } from './routes/auth/sign-up.ts'
import { startLogin } from './routes/auth/start-login.ts'
import { dashboardAsset, dashboardMark, dashboardTheme } from './routes/dashboard/file.ts'
import { home } from './routes/dashboard/home.ts'
import { dashboardPages } from './routes/dashboard/page.ts'
import { docs, docsDescription, docsFile } from './routes/documentation/docs.ts'
import { getError, listErrors } from './routes/documentation/errors.ts'
import { llms } from './routes/documentation/llms.ts'
import { openapi } from './routes/documentation/openapi.ts'
import { securityTxt } from './routes/documentation/security-txt.ts'
import { style } from './routes/documentation/style.ts'
import { createInvitation } from './routes/invitations/create-invitation.ts'
import { listInvitations } from './routes/invitations/list-invitations.ts'
import { revokeInvitation } from './routes/invitations/revoke-invitation.ts'
import { exportLogsCsv, exportLogsJson } from './routes/logs/export-logs.ts'
import { getLog } from './routes/logs/get-log.ts'
import { listLogs } from './routes/logs/list-logs.ts'
import { liveLogs } from './routes/logs/live-logs.ts'
import { createToken } from './routes/management-tokens/create-token.ts'
import { listTokens } from './routes/management-tokens/list-tokens.ts'
import { revokeToken } from './routes/management-tokens/revoke-token.ts'
import { changeRank } from './routes/members/change-rank.ts'
import { listMembers } from './routes/members/list-members.ts'
import { removeMember } from './routes/members/remove-member.ts'
import { listModels } from './routes/models/list-models.ts'
import { playgroundChat } from './routes/playground/chat.ts'
import { createConnection } from './routes/providers/create-connection.ts'
import { getConnection } from './routes/providers/get-connection.ts'
import { getProviderHealth } from './routes/providers/get-provider-health.ts'
import { listConnections } from './routes/providers/list-connections.ts'
import { removeConnection } from './routes/providers/remove-connection.ts'
import { testConnection } from './routes/providers/test-connection.ts'
import { updateConnection } from './routes/providers/update-connection.ts'
import { getSettings } from './routes/system/get-settings.ts'
import { getStatus } from './routes/system/get-status.ts'
import { healthz } from './routes/system/healthz.ts'
import { livez } from './routes/system/livez.ts'
import { metrics } from './routes/system/metrics.ts'
import { readyz } from './routes/system/readyz.ts'
import { version } from './routes/system/version.ts'
import { exportUsageCsv, exportUsageJson } from './routes/usage/export-usage.ts'
import { getUsage } from './routes/usage/get-usage.ts'
import { getUsageSeries } from './routes/usage/get-usage-series.ts'
import { createWorkspace } from './routes/workspaces/create-workspace.ts'
import { getLimits } from './routes/workspaces/get-limits.ts'
import { getOverview } from './routes/workspaces/get-overview.ts'
import { getWorkspace } from './routes/workspaces/get-workspace.ts'
import { listWorkspaces } from './routes/workspaces/list-workspaces.ts'
import { removeWorkspace } from './routes/workspaces/remove-workspace.ts'
import { renameWorkspace } from './routes/workspaces/rename-workspace.ts'

/** Every route outside /v1. Order does not matter: the router prefers the more exact path. */
export const routes: readonly Route[] = [
  docs,
  docsFile,
  docsDescription,
  listErrors,
  getError,
  home,
  ...dashboardPages,
  dashboardAsset,
  dashboardMark,
  dashboardTheme,
  style,
  llms,
  openapi,
  securityTxt,
  getSettings,
  getStatus,
  healthz,
  livez,
  metrics,
  readyz,
  version,
  acceptInvitation,
  changePassword,
  endOneSession,
  endOtherSessions,
  renamePerson,
  endSession,
  finishLogin,
  finishRecovery,
  getPolicy,
  getSession,
  listSessions,
  openRecovery,
  openUserKey,
  replaceRecovery,
  setup,
  signUp,
  startLogin,
  createWorkspace,
  getLimits,
  getOverview,
  getWorkspace,
  listWorkspaces,
  removeWorkspace,
  renameWorkspace,
  changeRank,
  listMembers,
  removeMember,
  createInvitation,
  listInvitations,
  revokeInvitation,
  createConnection,
  getConnection,
  getProviderHealth,
  listConnections,
  removeConnection,
  testConnection,
  updateConnection,
  createKey,
  getKey,
  listKeys,
  getKeyCounts,
  revokeKey,
  rotateKey,
  updateKey,
  createToken,
  listTokens,
  revokeToken,
  exportLogsCsv,
  exportLogsJson,
  getLog,
  listLogs,
  liveLogs,
  exportUsageCsv,
  exportUsageJson,
  getUsage,
  getUsageSeries,
  listModels,
  playgroundChat,
  assistantChat,
  sealKey,
  rewrapKey,
  enhanceText,
  generateImage,
  listAudit,
  getAuditKey,
  listAuditCheckpoints,
  getAuditVerification,
  beginAuditVerification,
  proveInclusion,
  proveConsistency,
  exportAudit,
  sendAdminCommand,
  listAdminCommands,
  getAdminCommand,
  listAdminBackups,
  getAdminStatus,
  listAdminAudit,
]
