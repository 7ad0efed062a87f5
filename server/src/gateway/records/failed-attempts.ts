/**
 * The column `failed_attempts`: a JSON array with one [connection, sent_ms, ended_ms, code] an attempt; null where none
 * failed.
 */
import type { FailedAttempt } from '@keepgate/protocol/logs'
import { z } from 'zod'

const Column = z.array(z.tuple([z.string(), z.number().nullable(), z.number(), z.string()], z.unknown()))

export const writeAttempts = (attempts: readonly FailedAttempt[]): string | null =>
  attempts.length === 0
    ? null
    : JSON.stringify(attempts.map(({ connection, sent_ms, ended_ms, code }) => [connection, sent_ms, ended_ms, code]))

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Empty where the column cannot be read, since the rest of its record still can. */
export const readAttempts = (column: string | null): FailedAttempt[] => {
  if (column === null) return []
  const { data = [] } = Column.safeParse(parse(column))
  return data.map(([connection, sent_ms, ended_ms, code]) => ({ connection, sent_ms, ended_ms, code }))
}
