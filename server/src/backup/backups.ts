/** Makes backups of the running installation: the file, the row that tells of it, and the audit entry. */
import { join, resolve } from 'node:path'
import type { KeyRing } from '../crypto/key-ring.ts'
import type { RandomBytes } from '../crypto/random.ts'
import type { Clock } from '../kernel/clock.ts'
import { AppError, toAppError } from '../kernel/errors.ts'
import { newId } from '../kernel/ids.ts'
import { version } from '../kernel/version.ts'
import type { OpenDatabase, StorageLog } from '../storage/database.ts'
import type { Actor, AppendAudit } from '../storage/ports.ts'
import type { BackupRunRow } from '../storage/schema.ts'
import { backupName, makeBackupDirectory } from './backup-files.ts'
import { backupRunsRepository, finishRun } from './backup-runs-repository.ts'
import { createNewFile, type NewFile, notWritten } from './new-file.ts'
import { type OnProgress, silentProgress } from './progress.ts'
import { type Written, writeBackup } from './write.ts'

export type MadeBackup = {
  readonly backup: string
  /** Absolute path. */
  readonly file: string
  readonly bytes: number
  readonly rows: number
  /** SHA-256 of the file, as any other program computes it. */
  readonly sha256: string
  readonly createdAt: number
}

export type BackupRequest = {
  readonly actor: Actor
  readonly origin: BackupRunRow['origin']
  /** The run that a scheduled one follows; null for what somebody asked for. */
  readonly follows: string | null
  /** Null: a name by the time, in the directory of backups, which is made where it is missing. */
  readonly file: string | null
  readonly onProgress: OnProgress
}

export type Backups = {
  /**
   * Throws backup_not_written; then nothing is left on the disk. A unique violation where `follows` was followed already.
   */
  readonly create: (request: BackupRequest) => Promise<MadeBackup>
  /**
   * The same without waiting for the end, which the row of the run tells. Throws conflict while another is under way that
   * somebody asked for here.
   */
  readonly begin: (
    request: Omit<BackupRequest, 'onProgress'>,
  ) => Promise<{ readonly id: string; readonly file: string }>
  /** Gives up what is under way; nothing is left of it. */
  readonly close: () => Promise<void>
  readonly runs: Pick<
    ReturnType<typeof backupRunsRepository>,
    'list' | 'lastScheduled' | 'lastCompleted' | 'failSilent'
  >
  readonly directory: string
}

type Dependencies = {
  readonly storage: OpenDatabase
  readonly rootKeys: KeyRing
  readonly audit: { readonly append: AppendAudit; readonly deployment: () => Promise<string> }
  readonly clock: Clock
  readonly random: RandomBytes
  /** Where backups lie that nobody names a file for. Absolute. */
  readonly directory: string
  readonly log: StorageLog
}

type Run = BackupRunRow & { readonly file: string }

const noteEveryMs = 2_000
const keepRunsMs = 400 * 86_400_000

export const createBackups = (dependencies: Dependencies): Backups => {
  const { storage, rootKeys, audit, clock, random, directory, log } = dependencies
  const { database } = storage
  const runs = backupRunsRepository(database)
  let background: Promise<unknown> | null = null
  let closing = false

  /** Tells the table that it lives, at most every two seconds. A note that fails costs nothing. */
  const noting = (id: string, onProgress: OnProgress): OnProgress => {
    let noted = clock.monotonic()
    return (progress) => {
      if (closing) throw new AppError('draining')
      onProgress(progress)
      if (clock.monotonic() - noted < noteEveryMs) return
      noted = clock.monotonic()
      runs.noteProgress(id, clock.now(), progress.done, progress.total).catch(() => undefined)
    }
  }

  const publish = async (file: NewFile, run: BackupRunRow, written: Written, actor: Actor): Promise<void> => {
    const { bytes, sha256, manifest } = written
    const finished = { state: 'completed', bytes, sha256, rows_done: manifest.rows, rows_total: manifest.rows } as const
    await file.publish()
    // A backup whose entry cannot be written does not stay.
    await database.transaction().execute(async (transaction) => {
      await finishRun(transaction, run.id, { ...finished, seen_at: clock.now(), finished_at: clock.now() })
      await audit.append(transaction, {
        workspaceId: null,
        actor,
        action: 'backup.created',
        target: { type: 'backup', id: run.id },
        details: { bytes, rows: manifest.rows, sha256, origin: run.origin },
      })
    })
  }

  const noteFailure = async (run: BackupRunRow, actor: Actor, problem: AppError): Promise<void> => {
    const state = { state: 'failed', problem: problem.code, finished_at: clock.now(), seen_at: clock.now() } as const
    await database.transaction().execute(async (transaction) => {
      await finishRun(transaction, run.id, state)
      await audit.append(transaction, {
        workspaceId: null,
        actor,
        action: 'backup.failed',
        target: { type: 'backup', id: run.id },
        details: { problem: problem.code, origin: run.origin },
      })
    })
  }

  const write = async (path: string, run: BackupRunRow, request: BackupRequest): Promise<Written> => {
    const file = await createNewFile(path, random)
    try {
      const deployment = await audit.deployment()
      const sealing = { backup: run.id, deployment, createdAt: run.started_at, keepgate: version, rootKeys, random }
      const onProgress = noting(run.id, request.onProgress)
      const written = await storage.snapshot((snapshot) => writeBackup(snapshot, file, sealing, onProgress))
      await publish(file, run, written, request.actor)
      return written
    } catch (thrown) {
      await file.discard()
      throw thrown
    }
  }

  const insertRun = async ({ origin, follows, file }: Omit<BackupRequest, 'onProgress'>): Promise<Run> => {
    const now = clock.now()
    const path = file === null ? join(directory, backupName(now, origin)) : resolve(file)
    const unknown = { finished_at: null, rows_total: null, bytes: null, sha256: null, problem: null }
    const at = { started_at: now, seen_at: now }
    const run: Run = {
      id: newId('bak', now),
      origin,
      follows,
      state: 'running',
      file: path,
      ...at,
      rows_done: 0,
      ...unknown,
    }
    await runs.insert(run)
    return run
  }

  const carryOut = async (run: Run, request: BackupRequest): Promise<MadeBackup> => {
    const { id, file, started_at: createdAt } = run
    try {
      if (request.file === null) {
        await makeBackupDirectory(directory).catch((thrown: unknown) => {
          throw notWritten(file, thrown)
        })
      }
      const { bytes, sha256, manifest } = await write(file, run, request)
      await runs.prune(createdAt - keepRunsMs).catch(() => undefined)
      return { backup: id, file, bytes, rows: manifest.rows, sha256, createdAt }
    } catch (thrown) {
      const problem = toAppError(thrown)
      // The failure itself is what its caller is told, also where the database cannot be told.
      await noteFailure(run, request.actor, problem).catch((error: unknown) =>
        log.error({ error, backup: id, problem: problem.code }, 'That a backup failed could not be recorded'),
      )
      throw problem
    }
  }

  return {
    directory,
    runs,
    create: async (request) => carryOut(await insertRun(request), request),
    begin: async (request) => {
      if (background !== null) throw new AppError('conflict', { message: 'A backup is being made here already.' })
      const started = insertRun(request)
      // Its row and the audit log tell how it ends.
      background = started
        .then((run) => carryOut(run, { ...request, onProgress: silentProgress }))
        .catch(() => undefined)
        .finally(() => {
          background = null
        })
      const { id, file } = await started
      return { id, file }
    },
    close: async () => {
      closing = true
      await background
    },
  }
}
