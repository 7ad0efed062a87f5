/** Where a database says which migrations it has. */
export const migrationTable = 'schema_migrations'
