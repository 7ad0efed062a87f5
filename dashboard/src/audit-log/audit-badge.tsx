import type { WorkspaceView } from '@keepgate/protocol/identity'
import { useLingui } from '@lingui/react/macro'
import { Status } from '../ui/status.tsx'
import { useVerification } from './use-verification.ts'
import { verdictOf } from './verdict.ts'

/** Beside the log's name in the navigation: green while every entry is vouched for, red with the word where not. */
export const AuditBadge = ({ workspace }: { workspace: WorkspaceView }) => {
  const { t } = useLingui()
  const { data } = useVerification(workspace.id)
  switch (verdictOf(data)) {
    case 'unknown':
      return null
    case 'whole':
      return (
        <Status tone="good">
          <span className="sr-only">{t`verified`}</span>
        </Status>
      )
    case 'broken':
      return (
        <Status tone="bad">
          <span className="text-sm text-bad">{t`broken`}</span>
        </Status>
      )
  }
}
