/** What the commands need from the rest of Keepgate: the local installation, opened beside a running server or without one. */
import type { Connections } from '../gateway/connections/connections.ts'
import type { Keys, Setup, Workspaces } from '../identity/identity.ts'

export type Check = {
  readonly name: string
  readonly ok: boolean
  /** A warning does not fail the command. */
  readonly severity: 'error' | 'warning'
  readonly message: string
  readonly fix: string | null
}

export type Installation = {
  /** Where people reach the server, as far as the configuration tells. */
  readonly url: string
  readonly setup: Pick<Setup, 'isInitialised' | 'createFirstAdministrator'>
  readonly workspaces: Pick<Workspaces, 'listAll'>
  readonly keys: { readonly forWorkspace: (workspaceId: string) => Keys }
  readonly connections: Connections
  readonly checks: () => Promise<readonly Check[]>
  readonly close: () => Promise<void>
}

export type EffectiveSetting = { readonly name: string; readonly value: string | null; readonly origin: string }

/** Handed over by main.ts: nothing here opens a database or reads the environment by itself. */
export type CommandParts = {
  readonly version: string
  /** Throws ConfigurationError. */
  readonly openInstallation: () => Promise<Installation>
  /** Throws ConfigurationError. Resolves when the server has ended. */
  readonly serve: (overrides: { port?: number; host?: string }) => Promise<void>
  readonly effectiveConfiguration: () => readonly EffectiveSetting[]
  readonly providers: readonly { readonly id: string; readonly label: string; readonly needsKey: boolean }[]
  readonly output: NodeJS.WritableStream
  readonly errors: NodeJS.WritableStream
  readonly input: NodeJS.ReadStream
}
