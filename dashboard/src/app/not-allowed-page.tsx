import { mayDo, type Verb } from '@keepgate/protocol/permissions'
import { ranks } from '@keepgate/protocol/ranks'
import type { MessageDescriptor } from '@lingui/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useRankWords } from '../people/rank-words.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { PageHeader } from '../ui/page-header.tsx'

export type NotAllowedPageProps = { title: MessageDescriptor; verb: Verb }

/** In the place of a page that would show nothing to this rank. */
export const NotAllowedPage = ({ title, verb }: NotAllowedPageProps) => {
  const { i18n } = useLingui()
  const words = useRankWords()
  const lowest = ranks.find((rank) => mayDo(rank, verb)) ?? 'admin'
  const name = words[lowest].name
  return (
    <>
      <PageHeader title={i18n._(title)} />
      <EmptyState icon="lock" title={<Trans>Your rank in this workspace does not show this page.</Trans>}>
        <Trans>It takes the rank “{name}” or above, which an admin of the workspace can give.</Trans>
      </EmptyState>
    </>
  )
}
