import { PersonView } from '@keepgate/protocol/identity'
import { authPaths, PersonWrite } from '@keepgate/protocol/login'
import { personView } from '../../../identity/views.ts'
import { defineRoute, none } from '../../define-route.ts'

export const renamePerson = defineRoute({
  method: 'PATCH',
  path: authPaths.person,
  summary: 'Change your own name, as everybody in your workspaces sees it',
  auth: 'person',
  limit: 'default',
  request: { params: none, query: none, body: PersonWrite },
  response: { status: 200, body: PersonView },
  handle: async ({ services, caller, body }) =>
    personView(await services.identity.people.rename(caller.principal.person.id, body.display_name)),
})
