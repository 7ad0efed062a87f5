import { useState } from 'react'
import { problemOf } from '../api/problem-of.ts'
import { RequestError } from '../api/request.ts'
import type { FormProblem } from '../ui/form-problem.ts'
import type { KeyPhase } from './key-messages.ts'

export type KeyWork = {
  /** What the login worker does; null where nothing is under way. */
  readonly phase: KeyPhase | null
  readonly problem: FormProblem | null
  /** Counts what was tried. As a key of password fields it makes them anew, empty, and their old text is gone. */
  readonly attempt: number
  /** @returns whether it was done; `problem` says why not. */
  readonly run: (work: (tell: (phase: KeyPhase) => void) => Promise<void>) => Promise<boolean>
}

const isRefusedProof = (error: unknown): boolean => error instanceof RequestError && error.code === 'login_failed'

/**
 * One command to the login worker at a time, with its progress and its failure for a form.
 * @param refused what to say where the secrets do not fit: each form asks for other ones.
 */
export const useKeyWork = (refused: FormProblem): KeyWork => {
  const [phase, setPhase] = useState<KeyPhase | null>(null)
  const [problem, setProblem] = useState<FormProblem | null>(null)
  const [attempt, setAttempt] = useState(0)
  return {
    phase,
    problem,
    attempt,
    run: async (work) => {
      if (phase !== null) return false
      setProblem(null)
      setPhase('asking')
      setAttempt((count) => count + 1)
      try {
        await work(setPhase)
        return true
      } catch (error) {
        setProblem(isRefusedProof(error) ? refused : problemOf(error))
        return false
      } finally {
        setPhase(null)
      }
    },
  }
}
