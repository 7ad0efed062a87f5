import { SystemStatus } from '@keepgate/protocol/health'
import { request } from '../request.ts'

/** How the answering process does; administrators of the installation alone. Throws RequestError forbidden. */
export const getSystemStatus = (signal?: AbortSignal): Promise<SystemStatus> =>
  request({ method: 'GET', path: '/api/status', answer: SystemStatus, signal })
