import { Trans, useLingui } from '@lingui/react/macro'
import { EmptyState } from '../ui/empty-state.tsx'
import { Link } from '../ui/link.tsx'
import { PageHeader } from '../ui/page-header.tsx'

export const NotFoundPage = () => {
  const { t } = useLingui()
  return (
    <div className="mx-auto max-w-prose p-6 in-[main]:mx-0 in-[main]:p-0">
      <title>{`${t`No such page`} · Keepgate`}</title>
      <PageHeader title={<Trans>No such page</Trans>} />
      <EmptyState title={<Trans>Nothing stands at this address. Check it for typing errors.</Trans>}>
        <Link to="/">
          <Trans>To the overview</Trans>
        </Link>
      </EmptyState>
    </div>
  )
}
