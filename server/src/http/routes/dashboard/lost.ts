import { isPlainPath } from '../../route-table.ts'
import type { Visit } from '../../visit.ts'

/** Their answers are read by programs, whoever asks. */
const programsOwn = /^\/(?:api|auth|assets)(?:\/|$)/

/**
 * Whether an address that names nothing was opened by a person: they get the dashboard, which says so and leads home. A
 * closing slash is a slip of the hand; any other spelling that is not plain stays an error, so that the page never reads
 * a path that was made to be misread.
 */
export const isLostPerson = ({ method, header }: Pick<Visit, 'method' | 'header'>, path: string): boolean =>
  (method === 'GET' || method === 'HEAD') &&
  (header('accept') ?? '').includes('text/html') &&
  isPlainPath(path.replace(/(?<=.)\/$/, '')) &&
  !programsOwn.test(path)
