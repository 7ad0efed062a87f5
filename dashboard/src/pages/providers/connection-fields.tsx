import { ConnectionName, type ConnectionView } from '@keepgate/protocol/provider-connection'
import { Trans, useLingui } from '@lingui/react/macro'
import type { RefObject } from 'react'
import { findProviderType } from '../../providers/provider-types.ts'
import { ExternalLink } from '../../ui/link.tsx'
import { Name } from '../../ui/name.tsx'
import { PasswordField } from '../../ui/password-field.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { type ConnectionDraft, movesElsewhere } from './connection-draft.ts'
import { MoreFields } from './more-fields.tsx'

export type ConnectionFieldsProps = {
  provider: string
  draft: ConnectionDraft
  onChange: (draft: ConnectionDraft) => void
  /** The key is in this input and in no state. */
  keyInput: RefObject<HTMLInputElement | null>
  /** The connection as it is; null for a new one. */
  known: ConnectionView | null
}

/** Name, address and key, then what few need. */
export const ConnectionFields = (props: ConnectionFieldsProps) => {
  const { t } = useLingui()
  const { draft, onChange, provider } = props
  const name = draft.name.trim()
  const wellNamed = name === '' || ConnectionName.safeParse(name).success
  const example = name === '' ? provider : name
  return (
    <>
      <TextField
        name="name"
        label={t`Name`}
        code
        maxLength={63}
        value={draft.name}
        onChange={(text) => onChange({ ...draft, name: text })}
        error={wellNamed ? undefined : t`Small letters, digits, dots, dashes and underscores, at most 63.`}
        hint={
          <Trans>
            Stands before the model: <Name text={`${example}/model`} code />
          </Trans>
        }
      />
      {provider === 'demo' ? null : <AddressField {...props} />}
      {provider === 'demo' ? null : <KeyField {...props} />}
      <MoreFields {...props} />
    </>
  )
}

const AddressField = ({ provider, draft, onChange }: ConnectionFieldsProps) => {
  const { t } = useLingui()
  const usual = findProviderType(provider)?.baseUrl ?? null
  const hint = {
    'azure-openai': t`The resource’s address: https://<name>.openai.azure.com/openai/v1`,
    'openai-compatible': t`With /v1 at its end, if the server has that.`,
    ollama: t`A private or plain-http address must be allowed: OUTBOUND_ALLOW=host:port.`,
  }[provider]
  return (
    <TextField
      name="base_url"
      type="url"
      label={t`Base URL`}
      code
      maxLength={2048}
      optional={usual !== null}
      placeholder={usual ?? 'https://…/v1'}
      value={draft.baseUrl}
      onChange={(baseUrl) => onChange({ ...draft, baseUrl })}
      hint={hint}
    />
  )
}

const KeyField = ({ provider, draft, keyInput, known }: ConnectionFieldsProps) => {
  const { t } = useLingui()
  const type = findProviderType(provider)
  const moves = known !== null && movesElsewhere(known, draft)
  const needed = known === null ? (type?.needsKey ?? false) : moves
  return (
    <PasswordField
      ref={keyInput}
      name="key"
      label={known?.key_fingerprint ? t`New key` : t`Key`}
      autoComplete="off"
      optional={!needed}
      hint={
        known === null ? (
          <NewKeyHint page={type?.keysPage ?? null} />
        ) : moves ? (
          <Trans>The key is bound to the old address and is not sent to another one. Give it again.</Trans>
        ) : known.key_fingerprint === null ? undefined : (
          <Trans>Empty keeps the key that is there. It is sealed, and cannot be shown.</Trans>
        )
      }
    />
  )
}

const NewKeyHint = ({ page }: { page: string | null }) => {
  const { t } = useLingui()
  return (
    <>
      <Trans>It is sealed at once, and cannot be shown again.</Trans>{' '}
      {page === null ? null : <ExternalLink href={page}>{t`Where to make one`}</ExternalLink>}
    </>
  )
}
