const sqliteUnique = 2067
const sqlitePrimaryKey = 1555
const postgresUnique = '23505'

/** True if a statement failed because a row with the same key exists already: the race that a check beforehand cannot win. */
export const isUniqueViolation = (thrown: unknown): boolean => {
  if (!(thrown instanceof Error)) return false
  if ('resultCode' in thrown) return thrown.resultCode === sqliteUnique || thrown.resultCode === sqlitePrimaryKey
  return 'code' in thrown && thrown.code === postgresUnique
}
