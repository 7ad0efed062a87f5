/**
 * What was let in once and lasts (a stream, a live view) must end when its session does. Sessions and ranks are rows,
 * changed by any process, so they are looked at again twice a second for as long as the answer lasts.
 */
import type { Access, Principal } from '../identity/model.ts'
import { AppError } from '../kernel/errors.ts'
import type { ControlPlaneServices } from './services.ts'

const everyMs = 500

export type AccessWatch = {
  /** One listener; told at once if it has ended already. */
  readonly onEnd: (listener: (reason: AppError) => void) => void
  readonly ended: () => AppError | null
  readonly stop: () => void
}

/** A database that does not answer ends nothing: what is refused is refused by an answer. */
const isRefusal = (thrown: unknown): thrown is AppError =>
  thrown instanceof AppError && (thrown.status === 401 || thrown.status === 403 || thrown.status === 404)

export const watchAccess = (
  { identity }: Pick<ControlPlaneServices, 'identity'>,
  { principal, access }: { readonly principal: Principal; readonly access: Access },
): AccessWatch => {
  let ended: AppError | null = null
  let listener: ((reason: AppError) => void) | null = null
  let looking = false

  const look = async (): Promise<void> => {
    if (looking) return
    looking = true
    try {
      await identity.requireStillAllowed(principal, access)
    } catch (thrown) {
      if (!isRefusal(thrown)) return
      ended = thrown
      clearInterval(timer)
      listener?.(thrown)
    } finally {
      looking = false
    }
  }
  const timer = setInterval(() => void look(), everyMs)
  timer.unref()

  return {
    onEnd: (told) => {
      listener = told
      if (ended !== null) told(ended)
    },
    ended: () => ended,
    stop: () => {
      listener = null
      clearInterval(timer)
    },
  }
}
