/** Runs the server until a signal ends it. */
import { AlreadyRunning } from '../cli/failure.ts'
import type { Config } from '../config/config.ts'
import { systemCode } from '../kernel/system-code.ts'
import { holdLines } from '../telemetry/held-lines.ts'
import { localAddress } from './public-address.ts'

/** Ctrl-C in a terminal reaches the process twice (from the terminal and from npm): that is one wish, not two. */
const repeatedWithinMs = 1_000

const nextSignal = (): Promise<void> =>
  new Promise((resolve) => {
    let firstAt: number | null = null
    const onSignal = (): void => {
      const now = performance.now()
      if (firstAt === null) {
        firstAt = now
        resolve()
      } else if (now - firstAt > repeatedWithinMs) {
        process.exit(1)
      }
    }
    process.on('SIGTERM', onSignal)
    process.on('SIGINT', onSignal)
  })

export const serve = async (config: Config, options: { readonly buildDashboard: boolean }): Promise<void> => {
  const { startApp } = await import('../app.ts')
  // A person reads the start block first; a program that collects lines gets them as they come.
  const logTo = process.stdout.isTTY ? holdLines((line) => void process.stdout.write(line)) : null
  const app = await startApp(config, { ...options, logTo }).catch(async (cause: unknown) => {
    logTo?.release()
    if (systemCode(cause) !== 'EADDRINUSE') throw cause
    const { keepgateAnswersAt } = await import('./running-server.ts')
    const address = localAddress(config)
    throw (await keepgateAnswersAt(address)) ? new AlreadyRunning(address, { cause }) : cause
  })
  // Only a signal ends the process: what nobody caught is logged, and the request it belonged to has failed.
  process.on('uncaughtException', app.unexpected)
  process.on('unhandledRejection', app.unexpected)
  // Whoever reads that it is ready may end it at once.
  const signal = nextSignal()
  process.stdout.write(app.block)
  logTo?.release()
  await signal
  await app.close()
}
