import { type Rank, ranks } from '@keepgate/protocol/ranks'
import { useLingui } from '@lingui/react/macro'
import { useMemo } from 'react'

/** Each rank by name, and what it may do. */
export const useRankWords = (): Record<Rank, { readonly name: string; readonly may: string }> => {
  const { t } = useLingui()
  return useMemo(
    () => ({
      guest: { name: t`Guest`, may: t`Sees the workspace’s name and limits, and nothing in it.` },
      user: {
        name: t`User`,
        may: t`Uses the playground, makes API keys of their own, reads logs, usage and members.`,
      },
      moderator: {
        name: t`Moderator`,
        may: t`What a user may; connects providers, manages everybody’s API keys, reads the audit log.`,
      },
      admin: {
        name: t`Admin`,
        may: t`What a moderator may; manages members, invitations, tokens and the workspace itself.`,
      },
    }),
    [t],
  )
}

/** For a choice between them, the lowest first. */
export const useRankOptions = () => {
  const words = useRankWords()
  return ranks.map((rank) => ({ value: rank, label: words[rank].name, hint: words[rank].may }))
}
