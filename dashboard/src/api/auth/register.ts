import { authPaths, type Registration } from '@keepgate/protocol/login'
import { z } from 'zod/mini'
import { request } from '../request.ts'

/** The three ways in for somebody new; a token is the one of the setup link or of the invitation. */
export type Entrance =
  | { readonly type: 'setup'; readonly token: string; readonly workspaceName: string }
  | { readonly type: 'sign-up'; readonly workspaceName: string }
  | { readonly type: 'invitation'; readonly token: string }

const bodyOf = (entrance: Entrance, registration: Registration): { path: string; body: unknown } => {
  switch (entrance.type) {
    case 'setup': {
      const { token, workspaceName } = entrance
      return { path: authPaths.setup, body: { token, registration, workspace_name: workspaceName } }
    }
    case 'sign-up':
      return { path: authPaths.signUp, body: { registration, workspace_name: entrance.workspaceName } }
    case 'invitation':
      return { path: authPaths.acceptInvitation, body: { token: entrance.token, registration } }
  }
}

/** Makes a person. Throws RequestError setup_link_spent, sign_up_closed, not_found or invitation_other_address (invitation), conflict (address). */
export const register = async (entrance: Entrance, registration: Registration): Promise<void> => {
  await request({ method: 'POST', ...bodyOf(entrance, registration), answer: z.looseObject({}) })
}
