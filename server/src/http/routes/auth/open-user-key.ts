import { authPaths, UserKeyAnswer, UserKeyOpen } from '@keepgate/protocol/login'
import { defineRoute, none } from '../../define-route.ts'
import { limitProofs } from '../../proof-limit.ts'

export const openUserKey = defineRoute({
  method: 'POST',
  path: authPaths.userKey,
  summary: 'Prove the password and get the user key sealed under it',
  auth: 'person',
  limit: 'auth',
  request: { params: none, query: none, body: UserKeyOpen },
  response: { status: 200, body: UserKeyAnswer },
  handle: async ({ services, caller, body }) => {
    const { wrappedUserKey } = await limitProofs(services, 'session', caller.principal.person.id, () =>
      services.identity.login.openUserKey(caller.principal, body.auth),
    )
    return { wrapped_user_key: wrappedUserKey }
  },
})
