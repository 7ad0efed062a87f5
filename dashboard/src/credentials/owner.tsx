import { Trans } from '@lingui/react/macro'
import { Name } from '../ui/name.tsx'
import { Skeleton } from '../ui/skeleton.tsx'

export type OwnerProps = {
  /** Person id; null for what the command line made. */
  createdBy: string | null
  /** undefined until it is known who is a member. */
  people: ReadonlyMap<string, string> | undefined
}

/** Who made it, by name. */
export const Owner = ({ createdBy, people }: OwnerProps) => {
  if (createdBy === null) {
    return (
      <span className="whitespace-nowrap text-ink-soft">
        <Trans>command line</Trans>
      </span>
    )
  }
  if (people === undefined) return <Skeleton width="6rem" />
  const name = people.get(createdBy)
  if (name === undefined) {
    return (
      <span className="whitespace-nowrap text-ink-soft">
        <Trans>no member any more</Trans>
      </span>
    )
  }
  return (
    <span className="block max-w-40">
      <Name text={name} />
    </span>
  )
}
