/** What main.ts hands to the command line. Heavy parts are loaded when a command needs them. */
import type { BackupCommands, CommandParts, EffectiveSetting } from '../cli/installation.ts'
import type { Config } from '../config/config.ts'
import { ConfigurationError } from '../config/configuration-error.ts'
import { loadProcessConfig } from '../config/process-environment.ts'
import type { ProviderAdapter } from '../gateway/provider.ts'
import { providers } from '../gateway/providers/registry.ts'
import { systemClock } from '../kernel/clock.ts'
import { version } from '../kernel/version.ts'
import type { Logger } from '../telemetry/logger.ts'
import { bundleText } from './bundle.ts'
import { bundleName, writeBundleFile } from './bundle-file.ts'
import { createCommandLog } from './command-log.ts'
import { importFormats } from './import/formats.ts'
import { lookAtFiles } from './mend-files.ts'
import { publicAddress } from './public-address.ts'
import { serve } from './serve.ts'

/** Loading takes the secrets out of the environment, so a second look, also after a failure, must be the first one. */
const loadedOnce = (load: () => Config): (() => Config) => {
  let loaded: { readonly config: Config } | { readonly thrown: unknown } | null = null
  const attempt = () => {
    try {
      return { config: load() }
    } catch (thrown) {
      return { thrown }
    }
  }
  return () => {
    loaded ??= attempt()
    if ('thrown' in loaded) throw loaded.thrown
    return loaded.config
  }
}

const effectiveSettings = (config: Config): EffectiveSetting[] =>
  config.effective.map(({ name, shown, origin }) => ({ name, value: shown, origin }))

const bundleConfiguration = (configuration: () => Config) => {
  try {
    const config = configuration()
    return { stage: config.environment, settings: effectiveSettings(config) }
  } catch (thrown) {
    if (thrown instanceof ConfigurationError) return null
    throw thrown
  }
}

/** Their reader and writer are loaded at the first use. */
const backupCommands = (configuration: () => Config, log: Logger): BackupCommands => {
  const load = async (): Promise<BackupCommands> => {
    const { createBackupCommands } = await import('./backup-commands.ts')
    return createBackupCommands(configuration, log)
  }
  return {
    verify: async (file, onProgress) => (await load()).verify(file, onProgress),
    restore: async (file, into, onProgress) => (await load()).restore(file, into, onProgress),
    list: async () => (await load()).list(),
  }
}

export const commandParts = (): CommandParts => {
  const configuration = loadedOnce(() => loadProcessConfig())
  const { now } = systemClock
  const log = createCommandLog(process.stderr)
  return {
    version,
    openInstallation: async () => {
      const config = configuration()
      const { openInstallation } = await import('./installation.ts')
      return openInstallation(config, log)
    },
    serve: ({ buildDashboard, ...overrides }) => serve(loadProcessConfig(overrides), { buildDashboard }),
    publicAddress: () => publicAddress(configuration()),
    effectiveConfiguration: () => effectiveSettings(configuration()),
    fileChecks: (mend) => {
      const { dataDirectory, databaseUrl } = configuration()
      const place = { dataDirectory, sqlite: databaseUrl === null }
      return lookAtFiles(place, { user: process.geteuid?.() ?? null, nowMs: now(), mend })
    },
    writeBundle: (file, report) => {
      const text = bundleText({ version, nowMs: now(), configuration: bundleConfiguration(configuration), report })
      return writeBundleFile(file ?? bundleName(now()), text)
    },
    importFormats,
    backups: backupCommands(configuration, log),
    output: process.stdout,
    errors: process.stderr,
    input: process.stdin,
    providers: Object.values<ProviderAdapter>(providers).map(({ id, label, needsKey, options, answerLocally }) => ({
      id,
      label,
      needsKey,
      takesKey: answerLocally === undefined,
      options,
    })),
  }
}
