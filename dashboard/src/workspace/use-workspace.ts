import type { WorkspaceView } from '@keepgate/protocol/identity'
import { createContext, useContext } from 'react'

export const WorkspaceContext = createContext<WorkspaceView | null>(null)

/** The workspace of the page, with the person's rank in it. Inside the workspace's routes alone. */
export const useWorkspace = (): WorkspaceView => {
  const workspace = useContext(WorkspaceContext)
  if (workspace === null) throw new Error('This part of the page stands outside of a workspace.')
  return workspace
}
