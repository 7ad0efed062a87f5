import { LoginAnswer } from '@keepgate/protocol/identity'
import { authPaths, LoginFinish, normaliseEmail } from '@keepgate/protocol/login'
import { personView } from '../../../identity/views.ts'
import { defineRoute, none } from '../../define-route.ts'
import { limitProofs } from '../../proof-limit.ts'

export const finishLogin = defineRoute({
  method: 'POST',
  path: authPaths.loginFinish,
  summary: 'Log in with the derived proof; the session comes as a cookie or as a token',
  auth: 'public',
  limit: 'auth',
  request: { params: none, query: none, body: LoginFinish },
  response: { status: 200, body: LoginAnswer },
  handle: async ({ services, visit, body }) => {
    visit.refuseInsecureTransport()
    // Otherwise a foreign page could log its visitor in as somebody else.
    if (body.transport === 'cookie') visit.requireOwnPage()
    const outcome = await limitProofs(services, 'password', normaliseEmail(body.email), () =>
      services.identity.login.finish(body),
    )
    if (body.transport === 'cookie') visit.setSessionCookie(outcome.token, outcome.expiresAt)
    return {
      token: body.transport === 'cookie' ? null : outcome.token,
      expires_at: outcome.expiresAt,
      person: personView(outcome.person),
      wrapped_user_key: outcome.wrappedUserKey,
    }
  },
})
