import { type DestinationStream, type Logger as PinoLogger, pino } from 'pino'
import { describeError } from './describe-error.ts'
import { maskSecrets } from './mask-secrets.ts'

export type Logger = {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

type Options = {
  readonly level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent'
  /** Where lines go; default standard output. */
  readonly destination?: DestinationStream
  readonly base?: Readonly<Record<string, string>>
}

const adapt = (logger: PinoLogger): Logger => ({
  debug: (fields, message) => logger.debug(fields, message),
  info: (fields, message) => logger.info(fields, message),
  warn: (fields, message) => logger.warn(fields, message),
  error: (fields, message) => logger.error(fields, message),
})

/**
 * JSON lines. A Secret prints as `[secret]` by its type; errors (`err`, `error`, `cause`, or thrown in whole) show name,
 * code, message, stack and causes and nothing else; what looks like a key is masked and control characters are escaped
 * in the finished line, whatever field they came in.
 */
export const createLogger = (options: Options): Logger => {
  const settings = {
    level: options.level,
    base: options.base ?? {},
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: describeError, error: describeError, cause: describeError, reason: describeError },
    depthLimit: 6,
    edgeLimit: 100,
    hooks: { streamWrite: maskSecrets },
  }
  return adapt(options.destination === undefined ? pino(settings) : pino(settings, options.destination))
}
