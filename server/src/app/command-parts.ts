/** What main.ts hands to the command line. Heavy parts are loaded when a command needs them. */
import type { CommandParts } from '../cli/installation.ts'
import { loadProcessConfig } from '../config/process-environment.ts'
import type { ProviderAdapter } from '../gateway/provider.ts'
import { providers } from '../gateway/providers/registry.ts'
import { version } from '../kernel/version.ts'
import { serve } from './serve.ts'

export const commandParts = (): CommandParts => ({
  version,
  openInstallation: async () => {
    const { openInstallation } = await import('./installation.ts')
    return openInstallation(loadProcessConfig())
  },
  serve: (overrides) => serve(loadProcessConfig(overrides)),
  effectiveConfiguration: () =>
    loadProcessConfig().effective.map(({ name, shown, origin }) => ({ name, value: shown, origin })),
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
})
