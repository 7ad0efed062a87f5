import { errorDefinition } from '@keepgate/protocol/error-codes'
import { ConfigurationError } from '../config/configuration-error.ts'
import { KeyRingError } from '../crypto/key-ring.ts'
import { type AppError, toAppError } from '../kernel/errors.ts'
import { systemCode } from '../kernel/system-code.ts'
import { StorageError } from '../storage/storage-error.ts'
import { RootKeyError } from '../vault/root-key-error.ts'
import { OlderKeyError } from '../vault/wallets/older-key-error.ts'

export const exitCodes = { done: 0, failed: 1, usage: 2, configuration: 78 } as const

/** The command line was used wrongly: what, and how it is meant. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** A person went away from a question. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled'
  override readonly message = 'Cancelled. Nothing was changed.'
}

/** A server was started where one runs. */
export class AlreadyRunning extends Error {
  override readonly name = 'AlreadyRunning'

  constructor(url: string, options: ErrorOptions) {
    super(`Keepgate already runs at ${url}; \`npx keepgate --help\` lists the commands.`, options)
  }
}

/** They carry their own sentences. */
const isConfigurationError = (thrown: unknown): thrown is Error =>
  [ConfigurationError, StorageError, RootKeyError, OlderKeyError, KeyRingError].some((type) => thrown instanceof type)

export type Failure = {
  readonly code: string
  readonly message: string
  readonly hint: string | null
  readonly exitCode: number
}

const speaksOfRequests: ReadonlySet<string> = new Set(['invalid_request', 'validation_failed', 'conflict', 'not_found'])

const ofAppError = (error: AppError): Failure => ({
  code: error.code,
  message: error.message,
  // Hints that speak of requests and fields help nobody at a terminal; the message itself says what is wrong.
  hint: speaksOfRequests.has(error.code) ? null : errorDefinition(error.code).hint,
  exitCode: exitCodes.failed,
})

const portOf = (thrown: unknown): string =>
  thrown instanceof Error && 'port' in thrown ? `Port ${thrown.port}` : 'The port'

/** What a person or a script is told; never a stack, never a secret. */
export const describeFailure = (thrown: unknown): Failure => {
  if (thrown instanceof UsageError)
    return { code: 'usage', message: thrown.message, hint: null, exitCode: exitCodes.usage }
  if (thrown instanceof Cancelled)
    return { code: 'cancelled', message: thrown.message, hint: null, exitCode: exitCodes.failed }
  if (isConfigurationError(thrown)) {
    const hint = thrown instanceof StorageError ? thrown.hint : null
    return { code: 'configuration', message: thrown.message, hint, exitCode: exitCodes.configuration }
  }
  if (thrown instanceof AlreadyRunning) {
    return {
      code: 'address_in_use',
      message: thrown.message,
      hint: 'A second one needs a port and a DATA_DIR of its own.',
      exitCode: exitCodes.failed,
    }
  }
  if (systemCode(thrown) === 'EADDRINUSE') {
    return {
      code: 'address_in_use',
      message: `${portOf(thrown)} is taken by another program.`,
      hint: 'Stop it, or choose another port: PORT=8788 npm start.',
      exitCode: exitCodes.failed,
    }
  }
  const error = toAppError(thrown)
  if (error.code !== 'internal') return ofAppError(error)
  const cause = error.cause instanceof Error ? error.cause.message : String(error.cause)
  return { code: 'internal', message: cause, hint: null, exitCode: exitCodes.failed }
}
