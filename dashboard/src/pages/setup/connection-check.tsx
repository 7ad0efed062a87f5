import type { ConnectionView } from '@keepgate/protocol/provider-connection'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useEffectEvent } from 'react'
import { problemOf } from '../../api/problem-of.ts'
import { removeConnection } from '../../api/providers/remove-connection.ts'
import { testConnection } from '../../api/providers/test-connection.ts'
import { providerLabel } from '../../providers/provider-types.ts'
import { TestReport } from '../../providers/test-report.tsx'
import { Button } from '../../ui/button.tsx'
import { KeyValues } from '../../ui/key-values.tsx'
import { ProblemBanner } from '../../ui/problem-banner.tsx'
import { MendConnection } from './mend-connection.tsx'

type ConnectionCheckProps = {
  workspaceId: string
  connection: ConnectionView
  onRemoved: () => void
  onDone: () => void
}

/** Tests a connection as soon as it is there, and helps to mend what fails. */
export const ConnectionCheck = ({ workspaceId, connection, onRemoved, onDone }: ConnectionCheckProps) => {
  const { t } = useLingui()
  const test = useMutation({ mutationFn: () => testConnection(workspaceId, connection.id) })
  const remove = useMutation({
    mutationFn: () => removeConnection(workspaceId, connection.id),
    onSuccess: onRemoved,
  })
  const testNew = useEffectEvent(() => {
    if (connection.last_test === null && test.isIdle) test.mutate()
  })
  useEffect(() => testNew(), [])

  const report = test.data ?? connection.last_test
  const settled = !test.isPending && report !== null
  const works = settled && report.reach.ok && report.call?.ok !== false
  const error = test.error ?? remove.error
  const address = <code className="font-mono text-sm">{connection.base_url}</code>
  return (
    <>
      <KeyValues
        items={[
          { label: t`Provider`, value: providerLabel(connection.provider) },
          ...(connection.provider === 'demo' ? [] : [{ label: t`Base URL`, value: address }]),
        ]}
      />
      <TestReport test={report} running={test.isPending} />
      {error === null ? null : <ProblemBanner problem={problemOf(error)} />}
      {settled && !works ? (
        <MendConnection workspaceId={workspaceId} connection={connection} onSaved={() => test.mutate()} />
      ) : null}
      <div className="flex flex-wrap gap-2">
        <Button look={works ? 'primary' : 'secondary'} disabled={!settled && test.error === null} onClick={onDone}>
          {works ? <Trans>Continue</Trans> : <Trans>Continue without a working provider</Trans>}
        </Button>
        {works ? null : (
          <Button look="quiet" busy={remove.isPending} disabled={test.isPending} onClick={() => remove.mutate()}>
            <Trans>Remove it and choose another</Trans>
          </Button>
        )}
      </div>
    </>
  )
}
