import type { Failure } from '../ui/table-states.tsx'
import { problemOf } from './problem-of.ts'

/** Why a query has no answer, or none that is new; null where the last look brought one. Tables tell the two apart. */
export const failureOf = ({ error }: { readonly error: unknown }): Failure | null =>
  error === null ? null : problemOf(error)
