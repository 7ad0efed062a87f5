import type { ManagementTokenView } from '@keepgate/protocol/identity'
import { Trans, useLingui } from '@lingui/react/macro'
import { isWorking, statusOf } from '../../credentials/credential-status.ts'
import { CredentialStatusMark } from '../../credentials/credential-status-mark.tsx'
import { MaskedKey } from '../../credentials/masked-key.tsx'
import { Owner } from '../../credentials/owner.tsx'
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Drawer } from '../../ui/drawer.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ExactTime } from '../../ui/exact-time.tsx'
import { KeyValues } from '../../ui/key-values.tsx'
import { useNow } from '../../ui/now.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { visibleText } from '../../ui/visible-text.ts'
import { useScopeGroups } from './scope-words.ts'
import type { TokenColumnsInput } from './token-columns.tsx'

export type TokenDrawerProps = TokenColumnsInput & {
  tokens: readonly ManagementTokenView[]
  /** From the URL: it may be of a token that is not there. */
  tokenId: string | undefined
  onClose: () => void
}

export const TokenDrawer = ({ tokens, tokenId, people, onClose, onRevoke }: TokenDrawerProps) => {
  const token = tokens.find(({ id }) => id === tokenId)
  const now = useNow()
  const works = token !== undefined && isWorking(statusOf(token, now))
  return (
    <Drawer
      open={tokenId !== undefined}
      onClose={onClose}
      title={token === undefined ? <Trans>Management token</Trans> : visibleText(token.name)}
      actions={
        works ? (
          <Button icon="ban" onClick={() => onRevoke(token)}>
            <Trans>Revoke</Trans>
          </Button>
        ) : undefined
      }
    >
      {token === undefined ? (
        <EmptyState title={<Trans>No such token.</Trans>} />
      ) : (
        <TokenDetails token={token} people={people} />
      )}
    </Drawer>
  )
}

const TokenDetails = ({ token, people }: { token: ManagementTokenView } & Pick<TokenDrawerProps, 'people'>) => {
  const { t } = useLingui()
  const words = useScopeGroups().flatMap(({ scopes }) => scopes)
  return (
    <KeyValues
      items={[
        { label: t`Status`, value: <CredentialStatusMark credential={token} /> },
        { label: t`Token`, value: <MaskedKey prefix="mk" lastFour={token.last_four} /> },
        { label: t`Acts as`, value: <Owner createdBy={token.created_by} people={people} /> },
        {
          label: t`May do`,
          value:
            token.scopes === null ? (
              <Trans>everything that whoever made it may do</Trans>
            ) : (
              <ul>
                {words
                  .filter(({ scope }) => token.scopes?.includes(scope))
                  .map(({ scope, words: text }) => (
                    <li key={scope}>
                      {text} <code className="ml-1 font-mono text-xs text-ink-faint">{scope}</code>
                    </li>
                  ))}
              </ul>
            ),
        },
        { label: t`Created`, value: <ExactTime at={token.created_at} /> },
        { label: t`Last used`, value: <RelativeTime at={token.last_used_at} none={<Trans>never</Trans>} /> },
        {
          label: t`Expires`,
          value: token.expires_at === null ? <Trans>never</Trans> : <ExactTime at={token.expires_at} />,
        },
        ...(token.revoked_at === null ? [] : [{ label: t`Revoked`, value: <ExactTime at={token.revoked_at} /> }]),
        {
          label: t`Id`,
          value: (
            <span className="flex items-center gap-1">
              <code className="font-mono text-sm">{token.id}</code>
              <CopyButton text={token.id} label={t`Copy id`} compact />
            </span>
          ),
        },
      ]}
    />
  )
}
