/** Sends signed requests for commands, and says in a terminal's words what came back. */
import { sendAdminRequest } from '@keepgate/client/admin-request'
import { RequestError } from '@keepgate/client/request-error'
import { isErrorCode } from '@keepgate/protocol/error-codes'
import type { Command } from 'commander'
import { systemClock } from '../kernel/clock.ts'
import { AppError } from '../kernel/errors.ts'
import { defaultKeyFile, readAdminSigner } from './admin-signer.ts'
import { UsageError } from './failure.ts'
import type { CommandParts } from './installation.ts'

/** Options of every command that signs. */
export type SigningOptions = { readonly key?: string; readonly keyId?: string; readonly url?: string }

export const addSigningOptions = (command: Command): Command =>
  command
    .option('--key <file>', 'the key file', defaultKeyFile)
    .option('--key-id <id>', 'the id under which the installation lists the key (default: what follows from the key)')
    .option('--url <url>', 'origin of the installation (default: PUBLIC_URL, or the address of this configuration)')

export type AskAdmin = <Answer>(request: {
  readonly method: 'GET' | 'POST'
  /** With its query. */
  readonly path: string
  /** JSON text. */
  readonly body?: string
  readonly answer: { readonly parse: (value: unknown) => Answer }
}) => Promise<Answer>

const readOrigin = (given: string): string => {
  const url = URL.canParse(given) ? new URL(given) : null
  if (url === null || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search !== '') {
    throw new UsageError('--url is the origin of the installation, such as https://keepgate.example.com.')
  }
  return url.origin
}

const inWords = (thrown: unknown, origin: string): unknown => {
  if (thrown instanceof RequestError) {
    const fields = thrown.errors.map(({ path, message }) => `${path}: ${message}`)
    const message = [thrown.message, ...fields].join(' ')
    return new AppError(isErrorCode(thrown.code) ? thrown.code : 'unavailable', { message, cause: thrown })
  }
  if (thrown instanceof TypeError) {
    return new AppError('unavailable', {
      message: `Nothing that could be understood answers at ${origin}.`,
      cause: thrown,
    })
  }
  return thrown
}

/** Throws UsageError for the options; what it returns throws AppError. */
export const createAskAdmin = async (parts: CommandParts, options: SigningOptions): Promise<AskAdmin> => {
  const signer = await readAdminSigner(options.key ?? defaultKeyFile, options.keyId)
  const origin = options.url === undefined ? parts.publicAddress() : readOrigin(options.url)
  return async ({ path, ...request }) => {
    try {
      return await sendAdminRequest({ ...request, url: origin + path }, signer, { nowMs: systemClock.now() })
    } catch (thrown) {
      throw inWords(thrown, origin)
    }
  }
}
