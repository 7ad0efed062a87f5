/** Request records as CSV (RFC 4180: CRLF, quotes doubled), safe to open in a spreadsheet. */
import type { FailedAttempt } from '@keepgate/protocol/logs'
import { readAttempts } from './failed-attempts.ts'
import { type RequestRecord, recordColumns } from './request-record.ts'

const names = Object.keys(recordColumns) as (keyof RequestRecord)[]

// A spreadsheet runs a text that begins like this as a formula, also behind white space and in full-width form; model
// names and the like come from strangers. The apostrophe makes it text again.
const formula = /^(?:[\t\r\n]|\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/
const special = /[",\r\n]/

/** One field of a line; null is an empty one. */
export const csvField = (value: string | number | null): string => {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const text = formula.test(value) ? `'${value}` : value
  return special.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** The columns of `records` as a line with its line end. */
export const csvHeader = (): string => `${names.join(',')}\r\n`

const attemptInWords = ({ connection, ended_ms, code }: FailedAttempt): string =>
  `${connection}: ${code} after ${Math.round(ended_ms)} ms`

const attemptsInWords = (column: string | null): string | null =>
  column === null ? null : readAttempts(column).map(attemptInWords).join('; ')

/**
 * Null (not known, not applicable) is an empty field, never 0. Failed attempts stand as `connection: code after N ms; …`,
 * counted from the request's arrival.
 */
export const csvLine = (record: RequestRecord): string => {
  const fields: Readonly<Record<keyof RequestRecord, string | number | null>> = {
    ...record,
    stream: String(record.stream === 1),
    estimated: String(record.estimated === 1),
    failed_attempts: attemptsInWords(record.failed_attempts),
  }
  return `${names.map((name) => csvField(fields[name])).join(',')}\r\n`
}
