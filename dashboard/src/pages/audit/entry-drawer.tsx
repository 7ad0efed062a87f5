import type { AuditEntryView } from '@keepgate/protocol/audit'
import { Trans, useLingui } from '@lingui/react/macro'
import { CodeBlock } from '../../ui/code-block.tsx'
import { Drawer } from '../../ui/drawer.tsx'
import { ExactTime } from '../../ui/exact-time.tsx'
import { KeyValues } from '../../ui/key-values.tsx'
import { Name } from '../../ui/name.tsx'
import { visibleText } from '../../ui/visible-text.ts'
import { ActorName, type ActorNameProps } from './actor-name.tsx'
import { EntryProof } from './entry-proof.tsx'

export type EntryDrawerProps = {
  /** Null closes it. From the URL: it may be of no entry that is there, or of none of this workspace. */
  sequence: number | null
  /** undefined where the list does not hold it. */
  entry: AuditEntryView | undefined
  people: ActorNameProps['people']
  onClose: () => void
}

export const EntryDrawer = ({ sequence, entry, people, onClose }: EntryDrawerProps) => {
  const { t } = useLingui()
  const index = sequence === null ? '' : String(sequence)
  return (
    <Drawer
      open={sequence !== null}
      onClose={onClose}
      size="large"
      title={t`Entry ${index}`}
      description={entry === undefined ? undefined : <ExactTime at={entry.time} />}
    >
      <div className="grid gap-6">
        {entry === undefined ? null : <Facts entry={entry} people={people} />}
        {sequence === null ? null : <EntryProof key={sequence} sequence={sequence} listed={entry !== undefined} />}
      </div>
    </Drawer>
  )
}

/** Names and values are the log's own words, so they stand as they are in it; what hides in them is written out. */
const visibleDetails = (details: AuditEntryView['details']): string =>
  Object.entries(details)
    .map(([name, value]) => visibleText(`${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`))
    .join('\n')

const Facts = ({ entry, people }: { entry: AuditEntryView; people: ActorNameProps['people'] }) => {
  const { t } = useLingui()
  const { actor, action, target, details } = entry
  return (
    <KeyValues
      items={[
        { label: t`Action`, value: <Name text={action} code wrap /> },
        {
          label: t`Actor`,
          value: (
            <>
              <ActorName actor={actor} people={people} />
              {'id' in actor ? (
                <span className="ml-2 text-ink-soft">
                  <Name text={`${actor.type}:${actor.id}`} code wrap />
                </span>
              ) : null}
            </>
          ),
        },
        {
          label: t`Target`,
          value: target === null ? <Trans>none</Trans> : <Name text={`${target.type}:${target.id}`} code wrap />,
        },
        ...(Object.keys(details).length === 0
          ? []
          : [{ label: t`Details`, value: <CodeBlock code={visibleDetails(details)} label={t`Details`} wrap /> }]),
      ]}
    />
  )
}
