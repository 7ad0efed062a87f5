import { Trans, useLingui } from '@lingui/react/macro'
import { Snippets } from '../../ui/code-block.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Link } from '../../ui/link.tsx'
import { useWorkspace } from '../../workspace/use-workspace.ts'
import type { ChatBody } from './chat-body.ts'
import { curlCode, openaiSdkCode } from './request-code.ts'

export type CodeDialogProps = { open: boolean; onClose: () => void; body: ChatBody }

/** The same request from a program. */
export const CodeDialog = ({ open, onClose, body }: CodeDialogProps) => {
  const { t } = useLingui()
  const workspace = useWorkspace()
  const { origin } = window.location
  return (
    <Dialog
      open={open}
      onClose={onClose}
      size="large"
      title={<Trans>This request from a program</Trans>}
      description={
        <Trans>
          The key comes from the variable <code className="font-mono text-sm">KEEPGATE_API_KEY</code>; it is one of the
          workspace’s{' '}
          <Link to="/w/$workspaceId/keys" params={{ workspaceId: workspace.id }}>
            API keys
          </Link>
          .
        </Trans>
      }
    >
      <Snippets
        label={t`Clients`}
        snippets={[
          { id: 'curl', label: 'curl', code: curlCode(origin, body) },
          { id: 'openai-sdk', label: 'OpenAI SDK', code: openaiSdkCode(origin, body) },
        ]}
      />
    </Dialog>
  )
}
