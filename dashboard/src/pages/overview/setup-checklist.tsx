import type { Overview } from '@keepgate/protocol/overview'
import { mayDo } from '@keepgate/protocol/permissions'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Checklist } from '../../ui/checklist.tsx'
import { ButtonLink } from '../../ui/link.tsx'
import { Section } from '../../ui/section.tsx'
import { useWorkspace } from '../../workspace/use-workspace.ts'
import { useChecklistItems } from './checklist-items.tsx'

const isComplete = ({ checklist }: Overview): boolean => Object.values(checklist).every((done) => done)

/** What is still to be done. Whoever sees it completed puts it away; who comes later does not see it at all. */
export const SetupChecklist = ({ overview }: { overview: Overview }) => {
  const { t } = useLingui()
  const { rank } = useWorkspace()
  const items = useChecklistItems(overview)
  const complete = isComplete(overview)
  const [shown, setShown] = useState(!complete)
  if (!shown) return null
  return (
    <Section
      title={complete ? <Trans>Everything is set up</Trans> : <Trans>Set this workspace up</Trans>}
      actions={
        complete ? (
          <Button size="small" icon="x" onClick={() => setShown(false)}>
            <Trans>Put away</Trans>
          </Button>
        ) : mayDo(rank, 'providers:write') ? (
          <ButtonLink to="/setup" size="small">
            <Trans>Step by step</Trans>
          </ButtonLink>
        ) : undefined
      }
    >
      <p role="status" className="sr-only">
        {overview.checklist.first_request ? <Trans>Your first request has arrived</Trans> : null}
      </p>
      <Checklist label={t`What is set up`} items={items} />
    </Section>
  )
}
