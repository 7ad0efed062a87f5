import { useLingui } from '@lingui/react/macro'
import { useMemo } from 'react'

export type CheckWords = {
  readonly name: string
  /** What works while it passes. */
  readonly means: string
  /** Why it may fail. */
  readonly cause: string
  /** How to mend it. */
  readonly fix: string
}

/** A check in words; one that this page does not know gets its name and where to look. */
export const useCheckWords = (): ((name: string) => CheckWords) => {
  const { t } = useLingui()
  return useMemo(() => {
    const known: ReadonlyMap<string, CheckWords> = new Map([
      [
        'database',
        {
          name: t`Database`,
          means: t`It answers and takes changes.`,
          cause: t`It does not answer: it is stopped or out of reach, its disk is full, or its file is locked or not writable.`,
          fix: t`Check DATABASE_URL, or the data directory’s free space and rights. The server goes on by itself once the database answers.`,
        },
      ],
      [
        'migrations',
        {
          name: t`Database structure`,
          means: t`It is the one that this version expects.`,
          cause: t`The database has the structure of another version, or a change of it was broken off.`,
          fix: t`Start the newest version that ever ran on this database; a start brings the structure up to date.`,
        },
      ],
      [
        'policy',
        {
          name: t`Keys and connections in memory`,
          means: t`Changes of keys, connections and workspaces arrive here within a second.`,
          cause: t`They cannot be read from the database, so changes are not in force here.`,
          fix: t`Mend the database check first; if that one is green, restart the server.`,
        },
      ],
      [
        'audit',
        {
          name: t`Audit log`,
          means: t`It can be read and continued.`,
          cause: t`The log’s head cannot be read. What has to be written there does not happen meanwhile.`,
          fix: t`Mend the database check first; then run “npx keepgate doctor” where the server runs.`,
        },
      ],
      [
        'root_key',
        {
          name: t`Root key`,
          means: t`It opens what is stored encrypted.`,
          cause: t`Something is stored that was sealed under a root key this server does not have.`,
          fix: t`Give this server every root key in use, in ENCRYPTION_KEYS, and restart it.`,
        },
      ],
    ])
    return (name) =>
      known.get(name) ?? {
        name,
        means: t`It works.`,
        cause: t`It does not work.`,
        fix: t`Run “npx keepgate doctor” where the server runs, and look at its log.`,
      }
  }, [t])
}
