import type { ManagementTokenView } from '@keepgate/protocol/identity'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import type { UseQueryResult } from '@tanstack/react-query'
import { useMemo } from 'react'
import { failureOf } from '../../api/failure-of.ts'
import { chooseCredentials, countEnded, narrows } from '../../credentials/choose-credentials.ts'
import { EndedHint } from '../../credentials/ended-hint.tsx'
import { Button } from '../../ui/button.tsx'
import { useNow } from '../../ui/now.ts'
import { Table } from '../../ui/table.tsx'
import { type TokenColumnsInput, useTokenColumns } from './token-columns.tsx'
import type { TokensSearch } from './tokens-search.ts'

export type TokenTableProps = TokenColumnsInput & {
  tokens: UseQueryResult<readonly ManagementTokenView[]>
  search: TokensSearch
  onChange: (changes: Partial<TokensSearch>) => void
  onCreate: () => void
}

export const TokenTable = ({ tokens, search, onChange, onCreate, ...input }: TokenTableProps) => {
  const { t } = useLingui()
  const columns = useTokenColumns(input)
  const now = useNow()
  const shown = useMemo(() => tokens.data && chooseCredentials(tokens.data, search, now), [tokens.data, search, now])
  const all = chooseCredentials(tokens.data ?? [], { ...search, status: 'all' }, now)
  const ended = countEnded(all, now)
  return (
    <>
      <Table
        label={t`Management tokens`}
        columns={columns}
        rows={shown}
        rowId={(token) => token.id}
        onOpen={(token) => onChange({ token: token.id })}
        openId={search.token ?? null}
        failure={failureOf(tokens)}
        onRetry={() => void tokens.refetch()}
        filtered={narrows(search)}
        onClearFilters={() => onChange({ q: undefined, status: undefined })}
        empty={{
          title: ended > 0 ? <Trans>No token works at the moment.</Trans> : <Trans>No management token yet.</Trans>,
          text: (
            <Trans>Scripts use one to create keys, add providers or read the logs, without anybody’s password.</Trans>
          ),
          action: (
            <Button icon="plus" onClick={onCreate}>
              <Trans>Create token</Trans>
            </Button>
          ),
        }}
      />
      {ended > 0 && search.status === undefined ? (
        <EndedHint onShowAll={() => onChange({ status: 'all' })}>
          <Plural value={ended} one="# ended token is hidden." other="# ended tokens are hidden." />
        </EndedHint>
      ) : null}
    </>
  )
}
