import type { ConnectionTestView } from '@keepgate/protocol/provider-connection'
import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { isRegisteredSentence } from '../api/error-words.ts'
import { Banner } from '../ui/banner.tsx'
import { Figure } from '../ui/figure.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { Spinner } from '../ui/spinner.tsx'
import { Status } from '../ui/status.tsx'
import { visibleText } from '../ui/visible-text.ts'
import { adviceAfter } from './test-words.ts'

export type TestReportProps = {
  /** null: never tested. */
  test: ConnectionTestView | null
  running: boolean
}

type Stage = NonNullable<ConnectionTestView['call']>

const StageResult = ({ stage, running, absent }: { stage: Stage | null; running: boolean; absent: ReactNode }) => {
  if (running) {
    return (
      <span className="inline-flex items-center gap-1.5 text-ink-soft">
        <Spinner />
        <Trans>under way</Trans>
      </span>
    )
  }
  if (stage === null) return <Status tone="off">{absent}</Status>
  return (
    <Status tone={stage.ok ? 'good' : 'bad'}>
      {stage.ok ? <Trans>works</Trans> : <Trans>failed</Trans>}
      <span className="text-ink-soft">
        {' · '}
        <Figure value={stage.latency_ms} kind="duration" />
      </span>
    </Status>
  )
}

const StageRow = ({
  title,
  note,
  result,
  message,
}: Record<'title' | 'note' | 'result', ReactNode> & {
  message: string | null
}) => (
  <li className="grid gap-x-4 border-b border-line py-2 sm:grid-cols-[minmax(0,1fr)_auto]">
    <div className="min-w-0">
      <p className="font-medium">{title}</p>
      <p className="text-sm text-ink-soft">{note}</p>
    </div>
    <p>{result}</p>
    {message === null ? null : (
      <p className="max-h-32 overflow-y-auto text-sm whitespace-pre-wrap sm:col-span-2">
        <q lang="en" className="foreign font-mono">
          {visibleText(message)}
        </q>
      </p>
    )}
  </li>
)

/** What the provider said. A sentence of the server's own stands below, in the page's language. */
const failureOf = (stage: Stage | null | undefined): string | null =>
  stage === null || stage === undefined || stage.ok || isRegisteredSentence(stage.message) ? null : stage.message

/** The two stages of a connection's test, what went wrong and how to mend it. */
export const TestReport = ({ test, running }: TestReportProps) => (
  <div aria-live="polite" aria-busy={running} className="grid min-w-0 gap-3">
    <ol className="border-t border-line">
      <StageRow
        title={<Trans>1. Reach it, and log in with the key</Trans>}
        note={<Trans>Asks for the list of models; costs nothing.</Trans>}
        result={<StageResult stage={test?.reach ?? null} running={running} absent={<Trans>not tested yet</Trans>} />}
        message={running ? null : failureOf(test?.reach)}
      />
      <StageRow
        title={<Trans>2. Answer one short request</Trans>}
        note={<Trans>A few tokens from a small model.</Trans>}
        result={
          <StageResult
            stage={test?.call ?? null}
            running={running}
            absent={
              test === null ? (
                <Trans>not tested yet</Trans>
              ) : test.reach.ok ? (
                <Trans>not tried: no chat model is listed</Trans>
              ) : (
                <Trans>not tried</Trans>
              )
            }
          />
        }
        message={running ? null : failureOf(test?.call)}
      />
    </ol>
    {running || test === null ? null : <Verdict test={test} />}
  </div>
)

const Verdict = ({ test }: { test: ConnectionTestView }) => {
  const advice = adviceAfter(test)
  return (
    <>
      {advice === null ? null : (
        <Banner tone="bad" title={advice.cause}>
          {advice.fix}
        </Banner>
      )}
      <p className="text-sm text-ink-soft">
        <Trans>
          Tested <RelativeTime at={test.time} />
        </Trans>
      </p>
    </>
  )
}
