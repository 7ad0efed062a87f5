import { startDownload } from '../start-download.ts'

/** The whole log as one file that verifies elsewhere; administrators of the installation alone. */
export const downloadAuditExport = (): void => startDownload('/api/audit/export', {})
