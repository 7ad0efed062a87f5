import { Trans, useLingui } from '@lingui/react/macro'
import { EntryFrame } from '../../session/entry-frame.tsx'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { CodeBlock } from '../../ui/code-block.tsx'

/**
 * The command reads the installation's settings, and a port that was given to the server alone is in none of them: it is
 * named as the address has it. Behind a proxy the address has none, and says nothing of the server's.
 */
const initCommand = (port: string): string => (port === '' ? 'npx keepgate init' : `PORT=${port} npx keepgate init`)

/** Opened without the link's secret part, or loaded again before it was used. */
export const LinkMissing = () => {
  const { t } = useLingui()
  return (
    <EntryFrame title={t`Set up Keepgate`}>
      <Banner tone="info" title={<Trans>Open the whole setup link</Trans>}>
        <Trans>
          The server prints it when it starts. Opening it does not use it up, making the administrator does. The part
          behind # is the key to this page; it leaves the address bar as soon as the page has read it.
        </Trans>
      </Banner>
      <section className="grid gap-1">
        <h2 className="font-medium">
          <Trans>The link is lost</Trans>
        </h2>
        <p className="text-ink-soft">
          <Trans>Restart the server: it prints a new one.</Trans>
        </p>
      </section>
      <section className="grid min-w-0 gap-1">
        <h2 className="font-medium">
          <Trans>Without a browser</Trans>
        </h2>
        <p className="mb-1 text-ink-soft">
          <Trans>
            Run this in the folder of the installation, with the same DATA_DIR and other settings as the server. It
            makes administrator, workspace and key.
          </Trans>
        </p>
        <CodeBlock code={initCommand(location.port)} label={t`Command`} wrap />
      </section>
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
