/** A server as it is after the very first start: nobody has set it up, and its output holds the setup link. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { repositoryRoot, startChild } from '../../server/test/harness/child.ts'

export type FreshServer = {
  readonly url: string
  /** `<url>/setup#<token>` */
  readonly setupLink: string
  readonly stop: () => Promise<void>
}

/** @param more settings beside those of every fresh server */
export const startFreshServer = async (more: Record<string, string> = {}): Promise<FreshServer> => {
  const directory = mkdtempSync(join(tmpdir(), 'keepgate-first-run-'))
  const server = startChild(join(repositoryRoot, 'server/src/main.ts'), {
    env: { KEEPGATE_CONFIG: '/dev/null', DATA_DIR: join(directory, 'data'), HOST: '127.0.0.1', PORT: '0', ...more },
    arguments: ['start', '--no-build'],
  })
  const stop = async () => {
    await server.stop()
    rmSync(directory, { recursive: true, force: true })
  }
  try {
    const [setupLink, url = ''] = await server.waitFor(/(http:\/\/\S+)\/setup#[\w-]{43}/, 20_000)
    return { url, setupLink, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
