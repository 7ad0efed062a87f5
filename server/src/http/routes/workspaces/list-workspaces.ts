import { WorkspaceView } from '@keepgate/protocol/identity'
import { z } from 'zod'
import { workspaceView } from '../../../identity/views.ts'
import { defineRoute, none } from '../../define-route.ts'

export const listWorkspaces = defineRoute({
  method: 'GET',
  path: '/api/workspaces',
  summary: 'List the workspaces you are a member of, or the one your management token is for',
  auth: 'principal',
  limit: 'default',
  request: { params: none, query: none, body: none },
  response: { status: 200, body: z.strictObject({ data: z.array(WorkspaceView) }) },
  handle: async ({ services, caller }) => {
    const workspaces = await services.identity.workspaces.listFor(caller.principal)
    return { data: workspaces.map(workspaceView) }
  },
})
