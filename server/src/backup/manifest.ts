/** What a backup holds: each table, in the order in which it is put back, and the list at the end of the file. */
import { z } from 'zod'
import type { Schema } from '../storage/schema.ts'

type Treatment =
  /** Every row. `orderedBy`: a unique column that puts them in order where the order has a meaning. */
  | { readonly carried: true; readonly orderedBy: string | null }
  /** No row: why a restored installation begins without them. */
  | { readonly carried: false; readonly because: string }

const whole: Treatment = { carried: true, orderedBy: null }

/** A table that others name by a foreign key stands before them. */
export const treatments = {
  people: whole,
  workspaces: whole,
  members: whole,
  invitations: whole,
  sessions: { carried: false, because: 'whoever was logged in when it was made logs in again' },
  api_keys: whole,
  setup_links: whole,
  data_keys: whole,
  instance_secrets: whole,
  root_key_checks: whole,
  root_key_holders: { carried: false, because: 'they tell of servers that run' },
  wallet_accounts: whole,
  provider_connections: whole,
  request_records: whole,
  audit_entries: { carried: true, orderedBy: 'sequence' },
  audit_head: whole,
  audit_nodes: whole,
  audit_checkpoints: whole,
  policy_revision: whole,
  admin_keys: whole,
  // What was spent stays spent.
  admin_nonces: whole,
  admin_commands: whole,
  limit_overrides: whole,
  outbound_allowances: whole,
  imports: whole,
  import_items: whole,
  limit_windows: whole,
  backup_runs: { carried: false, because: 'they tell of another machine’s disk' },
} as const satisfies Record<keyof Schema, Treatment>

const byName: ReadonlyMap<string, Treatment> = new Map(Object.entries(treatments))
const order = [...byName.keys()]

export type CarriedTable = { readonly name: string; readonly orderedBy: string | null }

/** Those of `tables` whose rows are carried, in the order in which they are put back. Throws for one it does not know. */
export const carriedOf = (tables: readonly string[]): CarriedTable[] =>
  tables
    .map((name) => {
      const treatment = byName.get(name)
      if (treatment === undefined) throw new Error(`The backup does not know the table ${name}.`)
      return { name, treatment }
    })
    .toSorted((one, other) => order.indexOf(one.name) - order.indexOf(other.name))
    .flatMap(({ name, treatment }) => (treatment.carried ? [{ name, orderedBy: treatment.orderedBy }] : []))

const name = z.string().regex(/^[a-z][a-z0-9_]{0,62}$/)

/** The first line of a chunk of rows; each line that follows is one row, a JSON array of texts, numbers and nulls. */
export const RowsHead = z.strictObject({ table: name, columns: z.array(name).min(1) })
export type RowsHead = z.infer<typeof RowsHead>
export const RowLine = z.array(z.union([z.string(), z.number(), z.null()]))

export const Manifest = z.strictObject({
  /** Migrations that the database had, in order. */
  migrations: z.array(z.string()).min(1),
  tables: z.array(
    z.strictObject({
      name,
      columns: z.array(name).min(1),
      rows: z.int().nonnegative(),
      /** Of its lines in order, each with its line end: 64 hexadecimal characters. */
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
  rows: z.int().nonnegative(),
  /** Of the audit log inside: how many entries, and the hash of the last. */
  audit: z.strictObject({ size: z.int().nonnegative(), head_hash: z.string().regex(/^[0-9a-f]{64}$/) }),
})
export type Manifest = z.infer<typeof Manifest>

/** The only line of the last chunk. */
export const ManifestHead = z.strictObject({ manifest: Manifest })
