/** The code that Node gives a failure of the system, such as `ENOENT`; null for anything else. */
export const systemCode = (thrown: unknown): string | null =>
  thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : null
