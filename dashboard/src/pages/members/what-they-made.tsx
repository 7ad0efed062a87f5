import { Plural, Trans } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { keyCountsQuery } from '../../api/keys/count-keys.ts'
import { keyPageQuery } from '../../api/keys/list-key-page.ts'
import { tokensQuery } from '../../api/tokens/list-tokens.ts'
import { isWorking, statusOf } from '../../credentials/credential-status.ts'
import { Spinner } from '../../ui/spinner.tsx'
import { visibleText } from '../../ui/visible-text.ts'
import { useWorkspace } from '../../workspace/use-workspace.ts'

const shownNames = 6

/** The keys and tokens that end with a member, as items of a list. */
export const WhatTheyMade = ({ personId }: { personId: string }) => {
  const { id: workspaceId } = useWorkspace()
  const owned = { owner: personId }
  const keys = useQuery({
    ...keyPageQuery(workspaceId, { ...owned, status: 'working', limit: shownNames }),
    placeholderData: undefined,
  })
  const counts = useQuery(keyCountsQuery(workspaceId, owned))
  const tokens = useQuery(tokensQuery(workspaceId))
  if (keys.data === undefined || counts.data === undefined || tokens.data === undefined) {
    return (
      <li>
        {keys.error === null && counts.error === null && tokens.error === null ? (
          <Spinner />
        ) : (
          <Trans>The API keys and tokens they made here are revoked. Which ones could not be looked up.</Trans>
        )}
      </li>
    )
  }
  const now = Date.now()
  const theirTokens = tokens.data.filter((one) => one.created_by === personId && isWorking(statusOf(one, now)))
  const theirs = [...keys.data.data, ...theirTokens]
  const count = counts.data.working + theirTokens.length
  if (count === 0) {
    return (
      <li>
        <Trans>No API key or token that works was made by this person.</Trans>
      </li>
    )
  }
  return (
    <li>
      <Plural
        value={count}
        one="# API key or token made by this person is revoked within a second; what runs with it is cut:"
        other="# API keys and tokens made by this person are revoked within a second; what runs with them is cut:"
      />
      <ul className="list-disc pl-4">
        {theirs.slice(0, shownNames).map(({ id, name }) => (
          <li key={id} className="foreign font-medium">
            {visibleText(name)}
          </li>
        ))}
        {count > shownNames ? (
          <li>
            <Plural value={count - shownNames} one="and # more" other="and # more" />
          </li>
        ) : null}
      </ul>
    </li>
  )
}
