/** What SQLite keeps in the data directory. */
export const databaseFile = 'keepgate.db'
export const writeAheadLog = `${databaseFile}-wal`

/** Every file it may make there. */
export const databaseFiles: readonly string[] = [
  databaseFile,
  writeAheadLog,
  `${databaseFile}-shm`,
  `${databaseFile}-journal`,
]
