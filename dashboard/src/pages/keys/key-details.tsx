import type { ApiKeyListed } from '@keepgate/protocol/identity'
import { Trans, useLingui } from '@lingui/react/macro'
import { CredentialStatusMark } from '../../credentials/credential-status-mark.tsx'
import { MaskedKey } from '../../credentials/masked-key.tsx'
import { Owner } from '../../credentials/owner.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { ExactTime } from '../../ui/exact-time.tsx'
import { KeyValues } from '../../ui/key-values.tsx'
import { Link } from '../../ui/link.tsx'
import { Name } from '../../ui/name.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { useWorkspace } from '../../workspace/use-workspace.ts'
import { logsRoute } from '../logs/route.ts'
import { KeyLimit } from './key-limit.tsx'
import { Entries } from './key-scope.tsx'
import { LastUsed } from './last-used.tsx'
import { keysRoute } from './route.ts'
import { useReplacements } from './use-replacements.ts'

export type KeyDetailsProps = {
  apiKey: ApiKeyListed
  people: ReadonlyMap<string, string> | undefined
}

const OtherKey = ({ of }: { of: ApiKeyListed }) => (
  <Link from={keysRoute.fullPath} to="." search={(search) => ({ ...search, key: of.id })}>
    <Name text={of.name} wrap /> <MaskedKey prefix="pk" lastFour={of.last_four} />
  </Link>
)

const KeyLogs = ({ apiKey }: { apiKey: ApiKeyListed }) => {
  const { id: workspaceId } = useWorkspace()
  return (
    <Link to={logsRoute.to} params={{ workspaceId }} search={{ api_key_id: apiKey.id, range: '7d' }} className="ml-2">
      <Trans>Its requests</Trans>
    </Link>
  )
}

const End = ({ apiKey }: { apiKey: ApiKeyListed }) => {
  if (apiKey.revoked_at !== null) {
    return (
      <Trans>
        revoked <ExactTime at={apiKey.revoked_at} />
      </Trans>
    )
  }
  if (apiKey.expires_at === null) return <Trans>never</Trans>
  return (
    <>
      <RelativeTime at={apiKey.expires_at} />, <ExactTime at={apiKey.expires_at} />
    </>
  )
}

const Source = ({ apiKey }: { apiKey: ApiKeyListed }) =>
  apiKey.revoked_at === null ? (
    <Trans>Perpetuo. It ends with the window and cannot be extended; rotate it, or make a new key.</Trans>
  ) : (
    <Trans>Perpetuo</Trans>
  )

/** Everything that is known of a key, but for the key itself. */
export const KeyDetails = ({ apiKey, people }: KeyDetailsProps) => {
  const { t } = useLingui()
  const { successor, predecessor } = useReplacements(apiKey)
  return (
    <KeyValues
      items={[
        { label: t`Status`, value: <CredentialStatusMark credential={apiKey} /> },
        { label: t`Key`, value: <MaskedKey prefix="pk" lastFour={apiKey.last_four} /> },
        ...(successor === undefined ? [] : [{ label: t`Replaced by`, value: <OtherKey of={successor} /> }]),
        ...(predecessor === undefined ? [] : [{ label: t`Replaces`, value: <OtherKey of={predecessor} /> }]),
        { label: t`Owner`, value: <Owner createdBy={apiKey.created_by} people={people} /> },
        ...(apiKey.source === null ? [] : [{ label: t`Comes from`, value: <Source apiKey={apiKey} /> }]),
        { label: t`Created`, value: <ExactTime at={apiKey.created_at} /> },
        {
          label: t`Last used`,
          value: (
            <>
              <LastUsed apiKey={apiKey} /> <KeyLogs apiKey={apiKey} />
            </>
          ),
        },
        { label: t`Expires`, value: <End apiKey={apiKey} /> },
        { label: t`Used this minute`, value: <KeyLimit apiKey={apiKey} /> },
        {
          label: t`Limit`,
          value: apiKey.requests_per_minute === null ? <Trans>the default</Trans> : <Trans>its own</Trans>,
        },
        { label: t`Models`, value: <Entries entries={apiKey.allowed_models} none={t`every model`} /> },
        { label: t`Addresses`, value: <Entries entries={apiKey.allowed_addresses} none={t`any address`} /> },
        {
          label: t`Unknown parameters`,
          value: apiKey.drop_unsupported ? <Trans>left out</Trans> : <Trans>refused</Trans>,
        },
        {
          label: t`Id`,
          value: (
            <span className="flex items-center gap-1">
              <code className="font-mono text-sm">{apiKey.id}</code>
              <CopyButton text={apiKey.id} label={t`Copy id`} compact />
            </span>
          ),
        },
      ]}
    />
  )
}
