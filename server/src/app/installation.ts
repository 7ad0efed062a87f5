/** The local installation as the command line uses it. */
import { AuditFault } from '../audit/audit-fault.ts'
import type { Installation } from '../cli/installation.ts'
import type { Config } from '../config/config.ts'
import type { Logger } from '../telemetry/logger.ts'
import { runChecks } from './checks.ts'
import { openCore } from './core.ts'
import { connectFromEnvironment } from './environment-connections.ts'
import { gatherFacts } from './facts.ts'
import { getImportFormat } from './import/formats.ts'
import { createRollBackImport } from './import/roll-back.ts'
import { createInitialise } from './initialise.ts'
import { localAddress, publicAddress } from './public-address.ts'
import { keepgateAnswersAt } from './running-server.ts'

export const openInstallation = async (config: Config, log: Logger): Promise<Installation> => {
  /** What a command has done is signed for when it ends, and stays done where it cannot be. */
  const signForIt = async (): Promise<void> => {
    if (core.audit.appended() === 0) return
    try {
      await core.audit.makeCheckpoint()
    } catch (error) {
      // A log that does not verify is a server's and the doctor's news.
      if (error instanceof AuditFault) return
      log.warn({ error }, 'What this command did is in the audit log, and not signed for yet: the server does that')
    }
  }

  const core = await openCore(config, log)
  return {
    url: publicAddress(config),
    isServed: () => keepgateAnswersAt(localAddress(config)),
    setup: core.identity.setup,
    initialise: createInitialise(core),
    connectFromEnvironment: () => connectFromEnvironment(config, core, log),
    workspaces: core.identity.workspaces,
    keys: core.identity.keys,
    tokens: core.identity.tokens,
    connections: core.connections,
    sealing: core.sealing,
    revokeSealedKeys: core.identity.sealedGenerations.revokeAll,
    rootRotation: core.rootRotation,
    wallets: core.wallets.migration,
    importFrom: async (format, input) => getImportFormat(format).run(core, input),
    listImports: core.identity.imports.list,
    inviteOwnersAgain: core.identity.imports.inviteAgain,
    rollBackImport: createRollBackImport(core),
    audit: core.audit,
    createBackup: (file, onProgress) =>
      core.backups.create({ actor: { type: 'cli' }, origin: 'command', follows: null, file, onProgress }),
    checks: () => runChecks(config, core),
    facts: () => gatherFacts(config, core),
    close: async () => {
      await signForIt()
      await core.close()
    },
  }
}
