const sqliteUnique = 2067
const sqlitePrimaryKey = 1555
const postgresUnique = '23505'

/** True if a statement failed because a row with the same key exists already: the race that a check beforehand cannot win. */
export const isUniqueViolation = (thrown: unknown): boolean => {
  if (!(thrown instanceof Error)) return false
  const { resultCode, code } = thrown as Error & { resultCode?: unknown; code?: unknown }
  return resultCode === sqliteUnique || resultCode === sqlitePrimaryKey || code === postgresUnique
}
