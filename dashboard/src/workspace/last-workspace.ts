import type { WorkspaceView } from '@keepgate/protocol/identity'
import { readChoice, writeChoice } from '../browser/stored-choice.ts'

const storageName = 'keepgate-workspace'

/** Where the person was last in this browser, else their first. Null for a person in no workspace. */
export const lastWorkspace = (workspaces: readonly WorkspaceView[]): WorkspaceView | null => {
  const id = readChoice(storageName)
  return workspaces.find((workspace) => workspace.id === id) ?? workspaces[0] ?? null
}

export const rememberWorkspace = (workspaceId: string): void => writeChoice(storageName, workspaceId)
