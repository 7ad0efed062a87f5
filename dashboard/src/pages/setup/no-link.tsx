import { Trans, useLingui } from '@lingui/react/macro'
import { EntryFrame } from '../../session/entry-frame.tsx'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { CodeBlock } from '../../ui/code-block.tsx'
import { KeyValues } from '../../ui/key-values.tsx'

/** Opened without the link's secret part, or loaded again before it was used. */
export const LinkMissing = () => {
  const { t } = useLingui()
  return (
    <EntryFrame title={t`Set up Keepgate`}>
      <Banner tone="info" title={<Trans>Open the whole setup link</Trans>}>
        <Trans>
          The server prints it when it starts, and it works once. The part behind # is the key to this page; it leaves
          the address bar as soon as the page has read it.
        </Trans>
      </Banner>
      <KeyValues
        items={[
          {
            label: t`The link is lost`,
            value: <Trans>Restart the server: it prints a new one.</Trans>,
          },
          {
            label: t`Without a browser`,
            value: (
              <div className="grid gap-2">
                <Trans>Run this in the folder of the installation. It makes administrator, workspace and key.</Trans>
                <CodeBlock code="npx keepgate init" label={t`Command`} />
              </div>
            ),
          },
        ]}
      />
    </EntryFrame>
  )
}

/** Somebody administers this installation already. */
export const LinkSpent = ({ onLogIn }: { onLogIn: () => void }) => {
  const { t } = useLingui()
  return (
    <EntryFrame title={t`Set up Keepgate`}>
      <Banner tone="info" title={<Trans>This installation has an administrator</Trans>}>
        <Trans>Setup links work once. Log in to go on where the first run stopped.</Trans>
      </Banner>
      <Button look="primary" onClick={onLogIn}>
        <Trans>Log in</Trans>
      </Button>
      <p className="text-ink-soft">
        <Trans>Was it not you? Then stop the server and look at its log and its data directory before you go on.</Trans>
      </p>
    </EntryFrame>
  )
}
