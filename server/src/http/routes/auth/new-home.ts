import { PersonView, WorkspaceView } from '@keepgate/protocol/identity'
import { z } from 'zod'
import type { NewHome } from '../../../identity/identity.ts'
import { personView, workspaceView } from '../../../identity/views.ts'

/** A new person and the workspace they administer. They log in next: nothing here is a session. */
export const NewHomeView = z.strictObject({ person: PersonView, workspace: WorkspaceView })

export const newHomeView = ({ person, workspace }: NewHome): z.infer<typeof NewHomeView> => ({
  person: personView(person),
  workspace: workspaceView({ ...workspace, rank: 'admin' }),
})
