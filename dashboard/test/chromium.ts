/** Debian's Chromium, with everything switched off that would speak to a network of its own. */
import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const executable = process.env.KEEPGATE_CHROMIUM ?? '/usr/bin/chromium'

/** False: the suites are skipped, and say so. Throws where the run promised that a browser is there. */
export const hasChromium = (): boolean => {
  if (existsSync(executable)) return true
  if (process.env.KEEPGATE_REQUIRE_SERVICES === '1') {
    throw new Error(`KEEPGATE_REQUIRE_SERVICES=1, but there is no Chromium at ${executable}`)
  }
  process.stderr.write(
    `\n!!! no Chromium at ${executable}: browser tests are SKIPPED (KEEPGATE_CHROMIUM names another)\n`,
  )
  return false
}

export const launchChromium = (): Promise<Browser> =>
  chromium.launch({
    executablePath: executable,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      // A host that is not this machine's own name, for what browsers and server forbid there.
      '--host-resolver-rules=MAP keepgate.test 127.0.0.1',
    ],
  })
