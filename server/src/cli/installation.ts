/** What the commands need from the rest of Keepgate: the local installation, opened beside a running server or without one. */

import type { AuditReason } from '@keepgate/protocol/audit'
import type { Registration } from '@keepgate/protocol/login'
import type { Audit } from '../audit/audit.ts'
import type { MadeBackup } from '../backup/backups.ts'
import type { OnProgress } from '../backup/progress.ts'
import type { Connections } from '../gateway/connections/connections.ts'
import type { Sealing } from '../gateway/sealed/sealing.ts'
import type { Keys, Setup, Workspaces } from '../identity/identity.ts'
import type { Imports } from '../identity/imports/imports.ts'
import type { OwnerInvitation } from '../identity/imports/owner-invitation.ts'
import type { RolledBack } from '../identity/imports/roll-back.ts'
import type { SealedGenerations } from '../identity/sealed-generations.ts'
import type { JsonObject, JsonValue } from '../kernel/json.ts'
import type { Actor } from '../storage/ports.ts'
import type { RootRotation } from '../vault/root-rotation.ts'
import type { WalletMigration } from '../vault/wallets/wallet-migration.ts'

export type Check = {
  readonly name: string
  readonly ok: boolean
  /** A warning does not fail the command. */
  readonly severity: 'error' | 'warning'
  readonly message: string
  /** What a person can do; null where there is nothing to do. */
  readonly fix: string | null
  /** How this run mended it; null where it mended nothing. */
  readonly mend: string | null
}

/** What `init` made; `apiKey` is shown this once. */
export type Made = {
  readonly email: string
  readonly workspaceId: string
  readonly apiKey: string
  readonly model: string
}

/**
 * All or nothing. `tell` is called last, before anything is in force: where it throws, or the process ends, nothing was
 * made. Throws already_initialised.
 */
export type Initialise = (input: {
  registration: Registration
  workspaceName: string
  actor: Actor
  tell: (made: Made) => Promise<void>
}) => Promise<void>

export type ImportReport = {
  /** By what it is, in the plural: `{ wallets: 6 }`. In a dry run: what would be. */
  readonly imported: Readonly<Record<string, number>>
  /** Imported before. */
  readonly exists: number
  /** `item` names it (its place in the file, its id), never with a secret. */
  readonly failed: readonly { readonly item: string; readonly reason: string }[]
  /** What to do next, or to know; a sentence each. */
  readonly notes: readonly string[]
  /** Null where nothing was taken over that can be rolled back as one. */
  readonly run: { readonly id: string; readonly windowEndsAt: number } | null
  readonly invitations: readonly OwnerInvitation[]
}

export type ImportInput = {
  /** The file, parsed: one JSON value, or the array of its lines. */
  readonly content: JsonValue
  /** Who the older system's users are here: a JSON object from their ids to ids or e-mail addresses; null: not given. */
  readonly owners: JsonValue | null
  readonly actor: Actor
  /** Reads and opens everything, changes nothing. */
  readonly dryRun: boolean
  /** How long the other system's keys still work; null: as the format has it. */
  readonly windowMs: number | null
  /** Called before anything is in force: where it throws, nothing was imported. */
  readonly tellInvitations: (invitations: readonly OwnerInvitation[]) => Promise<void>
  readonly onProgress: (progress: { readonly done: number; readonly total: number }) => void
}

export type RollBackImport = (input: {
  readonly importId: string
  readonly actor: Actor
  readonly dryRun: boolean
  readonly includeLater: boolean
}) => Promise<RolledBack>

export type Installation = {
  /** Where people reach the server, as far as the configuration tells. */
  readonly url: string
  /** Whether a Keepgate answers at the host and port of the configuration; asked for 300 ms. */
  readonly isServed: () => Promise<boolean>
  readonly setup: Pick<Setup, 'isInitialised'>
  readonly initialise: Initialise
  /** Provider keys given by the environment become connections of the first workspace. */
  readonly connectFromEnvironment: () => Promise<unknown>
  readonly workspaces: Pick<Workspaces, 'listAll'>
  readonly keys: { readonly forWorkspace: (workspaceId: string) => Keys }
  readonly tokens: { readonly forWorkspace: (workspaceId: string) => Keys }
  readonly connections: Connections
  readonly sealing: Sealing
  readonly revokeSealedKeys: SealedGenerations['revokeAll']
  readonly rootRotation: Pick<RootRotation, 'status' | 'rotate'>
  readonly wallets: Pick<WalletMigration, 'counts' | 'migrate' | 'rollBack'>
  /** Data of an older system, in one of `importFormats`. Throws AppError where the file is not of that format. */
  readonly importFrom: (format: string, input: ImportInput) => Promise<ImportReport>
  /** Oldest first; those that were rolled back too. */
  readonly listImports: Imports['list']
  /** Throws not_found, and conflict with what to do. */
  readonly rollBackImport: RollBackImport
  /** New links for owners who have not come in yet. Throws not_found. */
  readonly inviteOwnersAgain: Imports['inviteAgain']
  readonly audit: Pick<Audit, 'verify' | 'key' | 'proofs' | 'export' | 'makeCheckpoint'>
  /** Throws backup_not_written; then nothing is left of it. */
  readonly createBackup: (file: string | null, onProgress: OnProgress) => Promise<MadeBackup>
  readonly checks: () => Promise<readonly Check[]>
  /** For a bug report: schema, row counts and error codes; no contents and no names. */
  readonly facts: () => Promise<JsonObject>
  readonly close: () => Promise<void>
}

export type BundleReport = {
  readonly ok: boolean
  readonly checks: readonly Check[]
  /** Null where the installation did not open. */
  readonly facts: JsonObject | null
}

export type EffectiveSetting = { readonly name: string; readonly value: string | null; readonly origin: string }

export type KnownProvider = {
  readonly id: string
  readonly label: string
  readonly needsKey: boolean
  /** False for a provider that is built in. */
  readonly takesKey: boolean
  /** Throws AppError for options that the provider does not take. */
  readonly options: (given: JsonObject) => unknown
}

export type VerifiedBackup = {
  /** False where the audit log inside was broken when the backup was made. */
  readonly ok: boolean
  readonly backup: string
  readonly created_at: number
  /** Which installation: the id of its audit log. */
  readonly deployment: string
  readonly bytes: number
  /** Rows of all tables. */
  readonly entries: number
  /** SHA-256 of the file. */
  readonly fingerprint: string
  /** Whether it is whole and chained; who signed it is not asked. */
  readonly audit: {
    readonly ok: boolean
    readonly size: number
    readonly first_bad_index: number | null
    readonly reason: AuditReason | null
  }
  readonly tables: readonly { readonly name: string; readonly rows: number; readonly sha256: string }[]
}

export type RestoredBackup = VerifiedBackup & {
  /** Null: the database of DATABASE_URL. */
  readonly directory: string | null
  /** Where the secrets lie that the restored directory still lacks; null where they come from the configuration. */
  readonly secrets_directory: string | null
  /** Remembers more of the audit log than was restored, so that a server that finds it is not ready; null where there is none. */
  readonly older_checkpoints: string | null
}

/** What needs no installation, and works where none is left. */
export type BackupCommands = {
  /** Needs no database. Throws backup_unreadable, backup_other_key, backup_newer. */
  readonly verify: (file: string, onProgress: OnProgress) => Promise<VerifiedBackup>
  /** The same, and restore_target_not_empty, restore_failed, UsageError. */
  readonly restore: (file: string, into: string | null, onProgress: OnProgress) => Promise<RestoredBackup>
  readonly list: () => Promise<{
    readonly directory: string
    readonly files: readonly {
      readonly file: string
      readonly bytes: number
      readonly created_at: number | null
      readonly deployment: string | null
    }[]
  }>
}

/** Handed over by main.ts: nothing here opens a database or reads the environment by itself. */
export type CommandParts = {
  readonly version: string
  /** Throws ConfigurationError. */
  readonly openInstallation: () => Promise<Installation>
  /** Throws ConfigurationError. Resolves when the server has ended. */
  readonly serve: (options: { port?: number; host?: string; buildDashboard: boolean }) => Promise<void>
  /** Where people reach the server, as far as the configuration tells. Throws ConfigurationError. */
  readonly publicAddress: () => string
  readonly effectiveConfiguration: () => readonly EffectiveSetting[]
  /** Who may reach the files of the installation; with `mend`, after mending what is safe. Throws ConfigurationError. */
  readonly fileChecks: (mend: boolean) => readonly Check[]
  /**
   * Writes one new file for a bug report, 0600, and gives its path; without `file` a name of its own in the working
   * directory. Throws UsageError where the file exists or its directory does not, Error where it cannot be written.
   */
  readonly writeBundle: (file: string | null, report: BundleReport) => string
  readonly backups: BackupCommands
  readonly providers: readonly KnownProvider[]
  readonly importFormats: readonly { readonly name: string; readonly description: string }[]
  readonly output: NodeJS.WritableStream
  readonly errors: NodeJS.WritableStream
  readonly input: NodeJS.ReadStream
}
