import type { AuditEntryView } from '@keepgate/protocol/audit'
import { Trans } from '@lingui/react/macro'
import { Name } from '../../ui/name.tsx'

export type ActorNameProps = {
  actor: AuditEntryView['actor']
  /** undefined until it is known who is a member. */
  people: ReadonlyMap<string, string> | undefined
}

/** Who did it: by name while they are a member, else as the entry says it. */
export const ActorName = ({ actor, people }: ActorNameProps) => {
  switch (actor.type) {
    case 'cli':
      return <Trans>command line</Trans>
    case 'system':
      return <Trans>Keepgate itself</Trans>
    case 'person': {
      const name = people?.get(actor.id)
      return name === undefined ? <Name text={actor.id} code /> : <Name text={name} />
    }
    case 'management_token':
      return (
        <Trans>
          token <Name text={actor.id} code />
        </Trans>
      )
    case 'admin_key':
      return (
        <Trans>
          admin key <Name text={actor.id} code />
        </Trans>
      )
  }
}
