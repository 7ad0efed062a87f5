import type { ConnectionView } from '@keepgate/protocol/provider-connection'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { problemOf } from '../../api/problem-of.ts'
import { createConnection } from '../../api/providers/create-connection.ts'
import { ProviderTypeField } from '../../providers/provider-type-field.tsx'
import { findProviderType } from '../../providers/provider-types.ts'
import { Button } from '../../ui/button.tsx'
import { Form } from '../../ui/form.tsx'
import { ExternalLink } from '../../ui/link.tsx'
import { PasswordField } from '../../ui/password-field.tsx'
import { TextField } from '../../ui/text-field.tsx'

type NewConnectionProps = { workspaceId: string; onMade: (connection: ConnectionView) => void }

/** A provider with its key, or the demo, which needs neither. */
export const NewConnection = ({ workspaceId, onMade }: NewConnectionProps) => {
  const { t } = useLingui()
  const [provider, setProvider] = useState<string | null>('openai')
  const key = useRef<HTMLInputElement>(null)
  const baseUrl = useRef<HTMLInputElement>(null)
  const type = provider === null ? null : findProviderType(provider)
  // The key is read from its field here, so that no cache of requests holds it.
  const connect = useMutation({
    mutationFn: (chosen: string) => {
      const secret = chosen === 'demo' ? '' : (key.current?.value.trim() ?? '')
      const address = chosen === 'demo' ? '' : (baseUrl.current?.value.trim() ?? '')
      return createConnection(workspaceId, {
        provider: chosen,
        ...(secret === '' ? {} : { key: secret }),
        ...(address === '' ? {} : { base_url: address }),
      })
    },
    onSuccess: onMade,
  })
  const takesKey = type !== null && (type.needsKey || type.id === 'openai-compatible')
  const ownAddress = type !== null && type.id !== 'demo' && (type.baseUrl === null || !type.needsKey)
  return (
    <>
      <div className="max-w-md">
        <Form
          label={t`Connect a provider`}
          problem={connect.error === null ? null : problemOf(connect.error)}
          onSubmit={() => provider !== null && connect.mutate(provider)}
        >
          <ProviderTypeField value={provider} onChange={setProvider} />
          {ownAddress ? (
            <TextField
              key={`address of ${provider}`}
              ref={baseUrl}
              name="base_url"
              type="url"
              label={t`Base URL`}
              placeholder={type.baseUrl ?? 'https://…'}
              optional={type.baseUrl !== null}
              hint={t`An address on this machine or in a private network must be named in OUTBOUND_ALLOW first.`}
              code
            />
          ) : null}
          {takesKey ? (
            <PasswordField
              key={`key of ${provider}`}
              ref={key}
              name="key"
              label={t`Provider key`}
              autoComplete="off"
              optional={!type.needsKey}
              hint={
                type.keysPage === null ? undefined : (
                  <Trans>
                    Made at <ExternalLink href={type.keysPage}>{new URL(type.keysPage).host}</ExternalLink>
                  </Trans>
                )
              }
            />
          ) : null}
          <div>
            <Button
              type="submit"
              look="primary"
              disabled={provider === null}
              busy={connect.isPending && connect.variables === provider}
            >
              <Trans>Connect and test</Trans>
            </Button>
          </div>
        </Form>
      </div>
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 border-t border-line pt-4">
        <div className="min-w-0 flex-1 basis-64">
          <p className="font-medium">
            <Trans>No key at hand?</Trans>
          </p>
          <p className="text-ink-soft">
            <Trans>
              The built-in demo answers without account, network or cost. It repeats what it is told, and says so.
            </Trans>
          </p>
        </div>
        <Button busy={connect.isPending && connect.variables === 'demo'} onClick={() => connect.mutate('demo')}>
          <Trans>Use the built-in demo</Trans>
        </Button>
      </div>
    </>
  )
}
