import { Trans } from '@lingui/react/macro'
import { downloadAuditExport } from '../../api/audit/download-audit-export.ts'
import { useAccount } from '../../session/use-session.ts'
import { Button } from '../../ui/button.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { BrowserVerificationSection } from './browser-verification.tsx'
import { CompareCheckpoint } from './compare-checkpoint.tsx'
import { EntryList } from './entry-list.tsx'
import { LogState } from './log-state.tsx'
import { NewestCheckpoint } from './newest-checkpoint.tsx'

export const AuditPage = () => {
  const mayExport = useAccount().person.role === 'admin'
  return (
    <>
      <PageHeader
        title={<Trans>Audit log</Trans>}
        description={
          <Trans>Who changed what, in a chain of hashes that shows every change made to it afterwards.</Trans>
        }
        actions={
          mayExport ? (
            <Button icon="download" onClick={downloadAuditExport}>
              <Trans>Download export</Trans>
            </Button>
          ) : undefined
        }
      />
      <div className="mb-8">
        <LogState />
      </div>
      <BrowserVerificationSection />
      <EntryList />
      <NewestCheckpoint />
      <CompareCheckpoint />
    </>
  )
}
