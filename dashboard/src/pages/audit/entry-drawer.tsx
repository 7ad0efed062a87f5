import type { AuditEntryView } from '@keepgate/protocol/audit'
import { Trans, useLingui } from '@lingui/react/macro'
import { Drawer } from '../../ui/drawer.tsx'
import { ExactTime } from '../../ui/exact-time.tsx'
import { KeyValues } from '../../ui/key-values.tsx'
import { Name } from '../../ui/name.tsx'
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
        {sequence === null ? null : <EntryProof key={sequence} sequence={sequence} />}
      </div>
    </Drawer>
  )
}

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
        ...Object.entries(details).map(([name, value]) => ({
          // Names of details are the log's own words, as they stand in its bytes.
          label: name,
          value: <Name text={typeof value === 'string' ? value : JSON.stringify(value)} code wrap />,
        })),
      ]}
    />
  )
}
