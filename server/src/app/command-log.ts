/** What fails beside a command's own answer, for the person at the terminal: a sentence each on standard error. */
import { AppError } from '../kernel/errors.ts'
import { systemCode } from '../kernel/system-code.ts'
import type { Logger } from '../telemetry/logger.ts'
import { maskSecrets } from '../telemetry/mask-secrets.ts'

/** The kind of failure alone: messages of libraries repeat what they were given. */
const reasonOf = (details: object): string => {
  if ('detail' in details && typeof details.detail === 'string') return `: ${details.detail}`
  if (!('error' in details)) return '.'
  const { error } = details
  const code =
    error instanceof AppError ? error.code : (systemCode(error) ?? (error instanceof Error ? error.name : null))
  return code === null ? '.' : ` (${code}).`
}

export const createCommandLog = (errors: { write(text: string): unknown }): Logger => {
  const warn = (details: object, message: string): void => {
    errors.write(maskSecrets(`Warning: ${message}${reasonOf(details)}\n`))
  }
  return { debug: () => undefined, info: () => undefined, warn, error: warn }
}
