import type { ConnectionView } from '@keepgate/protocol/provider-connection'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { problemOf } from '../../api/problem-of.ts'
import type { ConnectionRow } from '../../providers/connection-row.ts'
import { providerLabel } from '../../providers/provider-types.ts'
import { TestReport } from '../../providers/test-report.tsx'
import { Button } from '../../ui/button.tsx'
import { Drawer } from '../../ui/drawer.tsx'
import { ButtonLink } from '../../ui/link.tsx'
import { ProblemBanner } from '../../ui/problem-banner.tsx'
import { useWorkspace } from '../../workspace/use-workspace.ts'
import { ConnectionFacts } from './connection-facts.tsx'
import { RemoveConnection } from './remove-connection.tsx'
import type { ConnectionTests } from './use-connection-test.ts'

export type ConnectionDetailsProps = {
  row: ConnectionRow
  tests: ConnectionTests
  mayChange: boolean
  isLast: boolean
  onClose: () => void
  onEdit: () => void
  onRemoved: (connection: ConnectionView) => void
}

export const ConnectionDetails = ({ row, tests, mayChange, isLast, ...on }: ConnectionDetailsProps) => {
  const { t } = useLingui()
  const workspace = useWorkspace()
  const [removing, setRemoving] = useState(false)
  const { connection } = row
  const testError = tests.errorOf(connection.id)
  return (
    <Drawer
      open
      onClose={on.onClose}
      title={connection.name}
      description={providerLabel(connection.provider)}
      actions={
        <>
          {mayChange ? (
            <>
              <Button icon="trash" onClick={() => setRemoving(true)}>
                <Trans>Remove</Trans>
              </Button>
              <Button icon="pencil" onClick={on.onEdit}>
                <Trans>Edit</Trans>
              </Button>
            </>
          ) : null}
          <ButtonLink
            icon="list"
            to="/w/$workspaceId/logs"
            params={{ workspaceId: workspace.id }}
            search={{ connection: connection.name }}
          >
            <Trans>Its log</Trans>
          </ButtonLink>
        </>
      }
    >
      <div className="grid min-w-0 gap-6">
        <section aria-label={t`Test`} className="grid min-w-0 gap-3">
          <div className="flex flex-wrap items-center justify-between gap-2">
            <h3 className="font-semibold">
              <Trans>Test</Trans>
            </h3>
            {mayChange ? (
              <Button
                size="small"
                icon="test"
                busy={tests.isRunning(connection.id)}
                onClick={() => tests.run(connection.id)}
              >
                {connection.last_test === null ? <Trans>Test now</Trans> : <Trans>Test again</Trans>}
              </Button>
            ) : null}
          </div>
          {testError === null ? null : <ProblemBanner problem={problemOf(testError)} />}
          <TestReport test={connection.last_test} running={tests.isRunning(connection.id)} />
        </section>
        <ConnectionFacts row={row} />
      </div>
      <RemoveConnection
        connection={connection}
        open={removing}
        isLast={isLast}
        onClose={() => setRemoving(false)}
        onRemoved={on.onRemoved}
      />
    </Drawer>
  )
}
