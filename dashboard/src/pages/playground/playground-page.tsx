import { Trans } from '@lingui/react/macro'
import { PageHeader } from '../../ui/page-header.tsx'

export const PlaygroundPage = () => <PageHeader title={<Trans>Playground</Trans>} />
