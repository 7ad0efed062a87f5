import type { WorkspaceView } from '@keepgate/protocol/identity'
import { useLingui } from '@lingui/react'
import { useMatches } from '@tanstack/react-router'
import { visibleText } from '../../ui/visible-text.ts'

/** `Logs · Kitchen · Keepgate`: the part that differs comes first, as tabs are narrow. */
export const PageTitle = ({ workspace }: { workspace: WorkspaceView | null }) => {
  const { _ } = useLingui()
  const title = useMatches({
    select: (matches) => matches.findLast((match) => match.staticData.title)?.staticData.title,
  })
  const name = workspace === null ? null : visibleText(workspace.name)
  const parts = [title === undefined ? null : _(title), name, 'Keepgate']
  return <title>{parts.filter((part) => part !== null).join(' · ')}</title>
}
