/** Guessing at an account: addresses are cheap, so what fails is counted on the account as well. */
import { toAppError } from '../kernel/errors.ts'
import { type ProofKind, proofCell } from '../limits/classes.ts'
import { rateLimited } from '../limits/refusal.ts'
import type { ControlPlaneServices } from './services.ts'

/**
 * Charged before the proof is looked at, so that a hundred at once are counted one after the other; given back unless
 * the proof was wrong. Nothing here knows whether the account exists. Throws AppError rate_limited, or what `prove` does.
 * @param account normalised e-mail address, or a person's id for `session`.
 */
export const limitProofs = async <Proven>(
  { limiter, limitRules }: Pick<ControlPlaneServices, 'limiter' | 'limitRules'>,
  kind: ProofKind,
  account: string,
  prove: () => Promise<Proven>,
): Promise<Proven> => {
  if (limitRules.proofs === null) return prove()
  const request = { cell: proofCell(kind, account), rule: limitRules.proofs }
  const decision = await limiter.take([request])
  if (!decision.allowed) throw rateLimited(decision)
  let wrong = false
  try {
    return await prove()
  } catch (thrown) {
    wrong = toAppError(thrown).code === 'login_failed'
    throw thrown
  } finally {
    if (!wrong) await limiter.giveBack(request)
  }
}
