import { Trans, useLingui } from '@lingui/react/macro'
import { useAccount } from '../../session/use-session.ts'
import { Button } from '../../ui/button.tsx'
import { FileButton } from '../../ui/file-button.tsx'
import { formatNumber } from '../../ui/format.ts'
import { Name } from '../../ui/name.tsx'
import { ProblemBanner } from '../../ui/problem-banner.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { Section } from '../../ui/section.tsx'
import { ReportBanner } from './report-banner.tsx'
import { type BrowserVerification, useBrowserVerification } from './use-browser-verification.ts'
import { useRefusalWords } from './use-refusal-words.ts'

/** Verification that does not take the server's word for it. */
export const BrowserVerificationSection = () => {
  const mayExport = useAccount().person.role === 'admin'
  const { shown, verify, cancel } = useBrowserVerification()
  const running = shown.state === 'running'
  return (
    <Section
      title={<Trans>Verify in this browser</Trans>}
      description={
        mayExport ? (
          <Trans>
            The whole log is fetched, and this browser computes every hash and checks every signature itself. Nothing of
            it is kept.
          </Trans>
        ) : (
          <Trans>
            This browser computes every hash and checks every signature of an export itself. Administrators of the
            installation can give you one; each entry below proves itself without.
          </Trans>
        )
      }
      actions={
        <>
          {running ? (
            <Button onClick={cancel}>
              <Trans>Stop</Trans>
            </Button>
          ) : null}
          <FileButton accept=".jsonl" disabled={running} onChoose={(file) => void verify(file)}>
            <Trans>Verify a file</Trans>
          </FileButton>
          {mayExport ? (
            <Button look="primary" icon="shield" busy={running} onClick={() => void verify(null)}>
              <Trans>Verify now</Trans>
            </Button>
          ) : null}
        </>
      }
    >
      <Outcome shown={shown} />
    </Section>
  )
}

const Outcome = ({ shown }: { shown: BrowserVerification }) => {
  const { t, i18n } = useLingui()
  const refusalWords = useRefusalWords()
  switch (shown.state) {
    case 'idle':
      return null
    case 'running': {
      const { progress } = shown
      const count = formatNumber(i18n.locale, progress?.verified ?? 0)
      const share = progress === null || progress.total === 0 ? null : progress.verified / progress.total
      return (
        <ProgressBar label={progress === null ? t`Fetching the log` : t`${count} entries verified`} share={share} />
      )
    }
    case 'failed':
      return <ProblemBanner problem={refusalWords(shown.error)} />
    case 'done':
      return (
        <ReportBanner
          announce
          report={shown.report}
          by={<Source fileName={shown.fileName} since={formatNumber(i18n.locale, shown.since)} />}
        />
      )
  }
}

const Source = ({ fileName, since }: { fileName: string | null; since: string }) => {
  if (fileName === null) return <Trans>Verified by this browser, from an export made just now.</Trans>
  return (
    <Trans>
      Verified by this browser, from entry {since} on, in the file <Name text={fileName} />.
    </Trans>
  )
}
