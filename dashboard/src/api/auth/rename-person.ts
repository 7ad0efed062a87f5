import { PersonView } from '@keepgate/protocol/identity'
import { authPaths } from '@keepgate/protocol/login'
import { request } from '../request.ts'

/** Changes one's own name. Throws RequestError validation_failed, session_expired. */
export const renamePerson = (displayName: string): Promise<PersonView> =>
  request({ method: 'PATCH', path: authPaths.person, body: { display_name: displayName }, answer: PersonView })
