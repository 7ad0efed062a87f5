import type { Overview } from '@keepgate/protocol/overview'
import { mayDo } from '@keepgate/protocol/permissions'
import { Trans, useLingui } from '@lingui/react/macro'
import type { ChecklistItem } from '../../ui/checklist.tsx'
import { ButtonLink } from '../../ui/link.tsx'
import { useWorkspace } from '../../workspace/use-workspace.ts'

/** The steps from nothing to the first request, each from what the server has. What a rank may not do is not offered. */
export const useChecklistItems = ({ checklist, last_request }: Overview): readonly ChecklistItem[] => {
  const { t } = useLingui()
  const { id: workspaceId, rank } = useWorkspace()
  const params = { workspaceId }
  const state = (done: boolean): ChecklistItem['state'] => (done ? 'done' : 'open')
  const connects = mayDo(rank, 'providers:write')
  const takesModerator = <Trans>Takes the rank of a moderator.</Trans>
  const toProviders = (label: string, primary: boolean) => (
    <ButtonLink to="/w/$workspaceId/providers" params={params} size="small" look={primary ? 'primary' : 'secondary'}>
      {label}
    </ButtonLink>
  )
  const { provider_connected, provider_works, model_known, key_made, first_request } = checklist
  return [
    {
      id: 'provider',
      title: <Trans>Connect a provider</Trans>,
      state: state(provider_connected),
      ...(provider_connected
        ? {}
        : { text: connects ? <Trans>Its key is sealed, and never shown again.</Trans> : takesModerator }),
      ...(provider_connected || !connects ? {} : { action: toProviders(t`Connect`, true) }),
    },
    {
      id: 'works',
      title: <Trans>The provider answers</Trans>,
      state: state(provider_works),
      ...(provider_works ? {} : { text: <Trans>A test of the connection, or a request through it, shows it.</Trans> }),
      ...(provider_works || !provider_connected || !connects ? {} : { action: toProviders(t`Test`, true) }),
    },
    {
      id: 'model',
      title: <Trans>A model is known</Trans>,
      state: model_known ? 'done' : provider_works ? 'waiting' : 'open',
      ...(model_known ? {} : { text: <Trans>Providers are asked for their models in the background.</Trans> }),
    },
    {
      id: 'key',
      title: <Trans>Make an API key</Trans>,
      state: state(key_made),
      ...(key_made
        ? {}
        : {
            text: <Trans>Programs send it in place of the provider’s key.</Trans>,
            action: (
              <ButtonLink
                to="/w/$workspaceId/keys"
                params={params}
                size="small"
                look={provider_works ? 'primary' : 'secondary'}
              >
                <Trans>Create key</Trans>
              </ButtonLink>
            ),
          }),
    },
    {
      id: 'request',
      title: first_request ? (
        <Trans>Your first request has arrived</Trans>
      ) : (
        <Trans>Waiting for your first request…</Trans>
      ),
      state: first_request ? 'done' : key_made ? 'waiting' : 'open',
      ...(first_request
        ? {}
        : {
            text:
              last_request === null ? (
                <Trans>Send one from a program, with an API key.</Trans>
              ) : (
                <Trans>The playground’s do not count here: send one from a program, with an API key.</Trans>
              ),
            action: connects ? (
              <ButtonLink to="/setup" size="small">
                <Trans>Show how</Trans>
              </ButtonLink>
            ) : (
              <ButtonLink to="/w/$workspaceId/keys" params={params} size="small">
                <Trans>API keys</Trans>
              </ButtonLink>
            ),
          }),
    },
  ]
}
