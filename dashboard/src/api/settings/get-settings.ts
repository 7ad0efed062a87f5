import { InstallationSettings } from '@keepgate/protocol/settings'
import { request } from '../request.ts'

/** What the configuration decided; administrators of the installation alone. Throws RequestError forbidden. */
export const getSettings = (signal?: AbortSignal): Promise<InstallationSettings> =>
  request({ method: 'GET', path: '/api/settings', answer: InstallationSettings, signal })
