/** The files of an installation: what others could read or change, what is left over, and what of it can be mended. */
import { lstatSync, mkdirSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { checkpointsFile } from '../audit/trusted-checkpoints.ts'
import { backupFolder, isBackupName } from '../backup/backup-files.ts'
import type { Check } from '../cli/installation.ts'
import { licensedConfigName } from '../config/load.ts'
import { systemCode } from '../kernel/system-code.ts'
import { databaseFiles } from '../storage/database-files.ts'
import { isSecretName, lookAtDrafts, secretNames } from './mend-drafts.ts'
import { type Narrowing, narrow, type Wanted } from './mend-mode.ts'

type Place = { readonly dataDirectory: string; readonly sqlite: boolean }

type Surroundings = {
  /** Null where files have no modes (Windows). */
  readonly user: number | null
  readonly nowMs: number
  readonly mend: boolean
}

const secretsFolder = 'secrets'
const mendsIt = 'npx keepgate doctor --fix mends this.'

type Found = { readonly ok: boolean; readonly severity: Check['severity']; readonly message: string }

const finding = (name: string, found: Found, fix: string | null, mend: string | null = null): Check => ({
  name,
  ...found,
  fix,
  mend,
})

const checkOf = (name: string, shown: string, wanted: Wanted, narrowing: Narrowing): Check[] => {
  const harm = wanted === 'file' ? 'error' : 'warning'
  switch (narrowing.state) {
    case 'missing':
    case 'private':
      return []
    case 'wide': {
      const message = `${shown} may be reached by other users of this machine (${narrowing.mode})`
      return [finding(name, { ok: false, severity: narrowing.writable ? 'error' : harm, message }, mendsIt)]
    }
    case 'narrowed': {
      const mend = `${shown}: mode ${narrowing.from} → ${narrowing.to}`
      return [finding(name, { ok: true, severity: harm, message: `${shown} is this user’s alone` }, null, mend)]
    }
    case 'left': {
      const severity = narrowing.harmless ? 'warning' : harm
      return [finding(name, { ok: false, severity, message: `${shown} ${narrowing.problem}` }, narrowing.fix)]
    }
  }
}

type Folder = { readonly check: string; readonly path: string; readonly shown: string; isOurs(name: string): boolean }

const foldersOf = ({ dataDirectory }: Place): Folder[] => [
  {
    check: 'data directory',
    path: dataDirectory,
    shown: 'DATA_DIR',
    isOurs: (name) =>
      [secretsFolder, backupFolder, checkpointsFile, licensedConfigName].includes(name) || databaseFiles.includes(name),
  },
  { check: 'files', path: join(dataDirectory, secretsFolder), shown: secretsFolder, isOurs: isSecretName },
  { check: 'files', path: join(dataDirectory, backupFolder), shown: backupFolder, isOurs: isBackupName },
]

/** A directory that holds a stranger's file too, or will not say, is not Keepgate's alone to close. */
const holdsOthers = ({ path, isOurs }: Folder): boolean => {
  try {
    return !readdirSync(path).every(isOurs)
  } catch {
    return true
  }
}

const folderCheck = (folder: Folder, user: number, mend: boolean): Check[] => {
  const { check, path, shown } = folder
  const seen = narrow(path, 'directory', user, false)
  if (seen.state === 'wide' && holdsOthers(folder)) {
    const problem = `may be reached by other users of this machine (${seen.mode}), and holds other things than Keepgate’s`
    const fix = 'Set DATA_DIR to a directory of its own, or take the rights of others away yourself: chmod go= on it.'
    return checkOf(check, shown, 'directory', { state: 'left', problem, fix, harmless: !seen.writable })
  }
  return checkOf(
    check,
    shown,
    'directory',
    mend && seen.state === 'wide' ? narrow(path, 'directory', user, true) : seen,
  )
}

const missingDirectory = ({ dataDirectory, sqlite }: Place, mend: boolean): Check[] => {
  if (!mend || !sqlite || lstatSync(dataDirectory, { throwIfNoEntry: false }) !== undefined) return []
  mkdirSync(dataDirectory, { recursive: true, mode: 0o700 })
  const message = 'DATA_DIR exists'
  return [finding('data directory', { ok: true, severity: 'error', message }, null, 'DATA_DIR: made (0700)')]
}

/** A folder of secrets that lies elsewhere is not ours to mend: nothing in it is reached through the link. */
const secretsLieElsewhere = ({ dataDirectory }: Place): boolean =>
  lstatSync(join(dataDirectory, secretsFolder), { throwIfNoEntry: false })?.isSymbolicLink() === true

const draftChecks = ({ dataDirectory }: Place, user: number, { nowMs, mend }: Surroundings): Check[] =>
  lookAtDrafts(join(dataDirectory, secretsFolder), user, nowMs, mend).map(({ path, state }) => {
    const shown = relative(dataDirectory, path)
    const found = (ok: boolean, message: string): Found => ({ ok, severity: 'warning', message: `${shown} ${message}` })
    if (state === 'removed')
      return finding('leftovers', found(true, 'is gone'), null, `${shown}: removed, left by a start that crashed`)
    if (state === 'removable') return finding('leftovers', found(false, 'was left by a start that crashed'), mendsIt)
    const fix =
      'It may be the only copy of a secret that is still needed. Compare it with the secret itself, then remove it.'
    return finding('leftovers', found(false, 'is a whole secret that a crashed start left, or an older one'), fix)
  })

/** Where the folder is a link, nothing is reached through it. */
const backupsIn = ({ dataDirectory }: Place): string[] => {
  const folder = join(dataDirectory, backupFolder)
  if (lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return []
  return readdirSync(folder)
    .filter(isBackupName)
    .map((name) => join(backupFolder, name))
}

const modeChecks = (place: Place, user: number, mend: boolean, elsewhere: boolean): Check[] => {
  const at = (name: string): string => join(place.dataDirectory, name)
  const secrets = elsewhere ? [] : secretNames.map((name) => join(secretsFolder, name))
  const files = [
    ...(place.sqlite ? databaseFiles : []),
    checkpointsFile,
    licensedConfigName,
    ...secrets,
    ...backupsIn(place),
  ]
  return [
    ...foldersOf(place).flatMap((folder) => folderCheck(folder, user, mend)),
    ...files.flatMap((name) => checkOf('files', name, 'file', narrow(at(name), 'file', user, mend))),
  ]
}

/**
 * One check for each thing that was wrong or is, or a single good one. With `mend` what is safe is mended first: rights
 * of others go, directories that a start would make are made, drafts that are certainly dead are removed. Never adds a
 * right, never follows a link, never touches what a file holds. Throws nothing.
 */
export const lookAtFiles = (place: Place, surroundings: Surroundings): Check[] => {
  const { user, mend } = surroundings
  const good = (message: string): Check => finding('files', { ok: true, severity: 'error', message }, null)
  try {
    const made = missingDirectory(place, mend)
    if (user === null) return [...made, good('not judged: this system keeps no modes')]
    // Drafts first: a secret has two names as long as its draft is there.
    const elsewhere = secretsLieElsewhere(place)
    const drafts = elsewhere ? [] : draftChecks(place, user, surroundings)
    const findings = [...made, ...drafts, ...modeChecks(place, user, mend, elsewhere)]
    return findings.length === 0 ? [good('this user’s alone')] : findings
  } catch (thrown) {
    const message = `DATA_DIR cannot be looked at, or not mended (${systemCode(thrown) ?? 'unknown'})`
    const fix =
      'Run this as the user that runs the server, and check that DATA_DIR is a directory on a disk that can be written.'
    return [finding('data directory', { ok: false, severity: 'error', message }, fix)]
  }
}
