import type { WorkspaceView } from '@keepgate/protocol/identity'
import { Trans } from '@lingui/react/macro'
import { type ReactNode, useRef, useState } from 'react'
import { InsecureTransportBanner } from '../../session/entry-frame.tsx'
import { ServerGone } from '../../session/server-gone.tsx'
import { useAccount } from '../../session/use-session.ts'
import { OverThePage } from '../../ui/over-the-page.tsx'
import { type Overlay, Overlays } from './overlays.tsx'
import { PageTitle } from './page-title.tsx'
import { Sidebar } from './sidebar.tsx'
import { TopBar } from './top-bar.tsx'
import { useHeadingFocus } from './use-heading-focus.ts'
import { useShellKeys } from './use-shell-keys.ts'

/** The frame of everything behind the gate. @param workspace null where the person is in none, or not in this one. */
export const Shell = ({ workspace, children }: { workspace: WorkspaceView | null; children: ReactNode }) => {
  const { insecure_transport } = useAccount()
  const main = useRef<HTMLElement>(null)
  const [overlay, setOverlay] = useState<Overlay | null>(null)
  useHeadingFocus(main)
  useShellKeys(workspace, setOverlay)
  return (
    <OverThePage>
      <div className="flex min-h-dvh flex-col lg:flex-row">
        <PageTitle workspace={workspace} />
        <a
          href="#main"
          className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded focus:border focus:border-control focus:bg-surface focus:px-3 focus:py-1"
        >
          <Trans>To the content</Trans>
        </a>
        <TopBar workspace={workspace} onOpen={setOverlay} />
        <Sidebar workspace={workspace} onOpen={setOverlay} />
        <main ref={main} id="main" tabIndex={-1} className="min-w-0 flex-1 outline-none">
          <div className="mx-auto max-w-[120rem] px-4 py-5 sm:px-6 lg:px-8">
            <ServerGone />
            {insecure_transport ? (
              <div className="mb-5">
                <InsecureTransportBanner />
              </div>
            ) : null}
            {children}
          </div>
        </main>
        <Overlays open={overlay} onOpen={setOverlay} workspace={workspace} />
      </div>
    </OverThePage>
  )
}
