import { Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import type { ConnectionRow, Health } from '../../providers/connection-row.ts'
import { stateOf } from '../../providers/connection-state.ts'
import { ConnectionStateMark } from '../../providers/connection-state-mark.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Figure } from '../../ui/figure.tsx'
import { KeyValues } from '../../ui/key-values.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { KeyHint } from './key-hint.tsx'

const Part = ({ title, children }: { title: ReactNode; children: ReactNode }) => (
  <section className="min-w-0">
    <h3 className="mb-1 font-semibold">{title}</h3>
    {children}
  </section>
)

const Code = ({ children }: { children: string }) => (
  <code dir="ltr" className="font-mono text-sm break-all">
    {children}
  </code>
)

const LastError = ({ error }: { error: Health['last_error'] }) => {
  if (error === null) return <Trans>none</Trans>
  const { code, status, time } = error
  return (
    <>
      <Code>{code}</Code> ({status}), <RelativeTime at={time} />
    </>
  )
}

const useHealthFacts = (health: Health | null) => {
  const { t } = useLingui()
  if (health === null) return []
  const pair = (typical: number | null, slow: number | null) => (
    <>
      <Figure value={typical} kind="duration" /> · <Figure value={slow} kind="duration" />
    </>
  )
  const figures = [
    { label: t`Requests`, value: <Figure value={health.requests} /> },
    {
      label: t`Failed`,
      value: (
        <>
          <Figure value={health.failed} /> (<Figure value={health.error_share} kind="share" />)
        </>
      ),
    },
    { label: t`Last error`, value: <LastError error={health.last_error} /> },
    { label: t`Latency p50 · p95`, value: pair(health.p50_latency_ms, health.p95_latency_ms) },
    { label: t`First token p50 · p95`, value: pair(health.p50_first_token_ms, health.p95_first_token_ms) },
  ]
  return health.requests === 0 ? [] : figures
}

const optionTexts = (options: Readonly<Record<string, unknown>>): string =>
  Object.entries(options)
    .map(([name, value]) => `${name}: ${String(value)}`)
    .join(', ')

/** How it did lately, and how it is set. */
export const ConnectionFacts = ({ row }: { row: ConnectionRow }) => {
  const { t } = useLingui()
  const { connection, health } = row
  const healthFacts = useHealthFacts(health)
  const options = optionTexts(connection.options)
  return (
    <>
      <Part title={<Trans>Last 15 minutes</Trans>}>
        <KeyValues
          items={[{ label: t`Status`, value: <ConnectionStateMark state={stateOf(row)} /> }, ...healthFacts]}
        />
        {health?.requests === 0 ? (
          <p className="pt-2 text-ink-soft">
            <Trans>No request in this time.</Trans>
          </p>
        ) : null}
      </Part>
      <Part title={<Trans>Settings</Trans>}>
        <KeyValues
          items={[
            {
              label: t`Base URL`,
              value: connection.provider === 'demo' ? t`built in` : <Code>{connection.base_url}</Code>,
            },
            {
              label: t`Key`,
              value: <KeyHint connection={connection} />,
            },
            ...(connection.key_fingerprint === null
              ? []
              : [{ label: t`Fingerprint`, value: <Code>{connection.key_fingerprint}</Code> }]),
            {
              label: t`Models of your own`,
              value: connection.models === null ? t`none` : <Code>{connection.models.join(', ')}</Code>,
            },
            {
              label: t`What it cannot express`,
              value: connection.drop_unsupported ? t`is left out` : t`is refused`,
            },
            ...(options === '' ? [] : [{ label: t`Options`, value: <Code>{options}</Code> }]),
            { label: t`Connected`, value: <RelativeTime at={connection.created_at} /> },
            { label: t`Changed`, value: <RelativeTime at={connection.updated_at} /> },
            {
              label: t`Id`,
              value: (
                <span className="inline-flex max-w-full items-center gap-1">
                  <Code>{connection.id}</Code>
                  <CopyButton text={connection.id} label={t`Copy id`} compact />
                </span>
              ),
            },
          ]}
        />
      </Part>
    </>
  )
}
