/**
 * The export of Perpetuo: `{ "User": […], "Workspace": […], "ProviderKey": […], "APIKey": […] }`. Whoever made the file
 * controls every value in it. What would leave the import half understood refuses the whole file, with the rows that are
 * to blame; messages name table, row and field and never a value.
 */
import { Email, WorkspaceName } from '@keepgate/protocol/login'
import { z } from 'zod'
import { AppError } from '../../../kernel/errors.ts'
import type { JsonValue } from '../../../kernel/json.ts'

const shownProblems = 10

const Id = z
  .union([z.int().transform(String), z.string()], 'must be a text or a number')
  .refine((id) => /^[\w.:-]{1,128}$/.test(id), 'must be 1 to 128 letters, digits, dots, colons, dashes or underscores')

const label = (most: number) =>
  z
    .string()
    .min(1, 'must not be empty')
    .max(most, `must have at most ${most} characters`)
    .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]+$/u, 'must not contain control characters')

/** SQLite exports 0 and 1. */
const flag = z.union([z.boolean(), z.literal(0), z.literal(1)], 'must be true or false').transform(Boolean)

/** ISO 8601; without a zone UTC, as Perpetuo stored it. */
const Time = z
  .string()
  .transform((text) => Date.parse(/[zZ]$|[+-]\d\d:?\d\d$/.test(text) ? text : `${text.replace(' ', 'T')}Z`))
  .refine((time) => Number.isFinite(time) && time >= 0, 'must be a time such as 2026-01-02T03:04:05Z')

const inProtocol = <Value>(schema: z.core.$ZodType<Value>, what: string) =>
  z.string().transform((text, context): Value => {
    const read = z.safeParse(schema, text)
    if (read.success) return read.data
    context.addIssue({ code: 'custom', message: `must be ${what}` })
    return z.NEVER
  })

const User = z.object({
  id: Id,
  email: inProtocol(Email, 'an e-mail address'),
  name: label(256).nullish(),
})

const Workspace = z.object({
  id: Id,
  name: inProtocol(WorkspaceName, 'a name of 1 to 80 characters without control characters'),
  user_id: Id,
})

const ProviderKey = z.object({
  id: Id,
  workspace_id: Id,
  provider: label(64),
  api_key: z.string('must be a text').max(16_384, 'must have at most 16384 characters'),
  priority: z.number().nullish(),
  enabled: flag.default(true),
})

const ApiKey = z.object({
  id: Id,
  workspace_id: Id,
  key: z.string('must be a text').max(1024, 'must have at most 1024 characters'),
  name: label(80).nullish(),
  active: flag.default(true),
  last_used: Time.nullish(),
  revoked_at: Time.nullish(),
})

const tables = { User, Workspace, ProviderKey, APIKey: ApiKey } as const
const Rows = z.array(z.unknown())
const File = z.object({ User: Rows, Workspace: Rows, ProviderKey: Rows, APIKey: Rows })

export type PerpetuoExport = {
  readonly users: readonly z.output<typeof User>[]
  readonly workspaces: readonly z.output<typeof Workspace>[]
  readonly providerKeys: readonly z.output<typeof ProviderKey>[]
  readonly apiKeys: readonly z.output<typeof ApiKey>[]
}

type Table = keyof typeof tables

const refuse = (problems: readonly string[]): AppError => {
  const more = problems.length > shownProblems ? ` There are ${problems.length - shownProblems} more.` : ''
  return new AppError('invalid_request', {
    message: `The file cannot be imported, and nothing was. ${problems.slice(0, shownProblems).join(' ')}${more}`,
  })
}

const requireTables = (content: JsonValue) => {
  const file = File.safeParse(content)
  if (file.success) return file.data
  const missing = file.error.issues.map(({ path }) => path[0]).filter((table) => table !== undefined)
  throw refuse(
    missing.length === 0
      ? ['It must be one JSON object with the tables User, Workspace, ProviderKey and APIKey.']
      : missing.map((table) => `The table ${String(table)} is missing, or no list of rows; write [] for an empty one.`),
  )
}

/** Rows are counted from 1, as people do. */
export const place = (table: Table, index: number): string => `${table} row ${index + 1}`

const readRows = <Row>(table: Table, schema: z.ZodType<Row>, rows: readonly unknown[], problems: string[]): Row[] =>
  rows.flatMap((row, index) => {
    const read = schema.safeParse(row)
    if (read.success) return [read.data]
    const [issue] = read.error.issues
    const field = issue?.path.join('.') ?? ''
    problems.push(`${place(table, index)}: ${field === '' ? 'the row' : field} ${issue?.message ?? 'is wrong'}.`)
    return []
  })

const findTwice = (table: Table, rows: readonly { readonly id: string }[], problems: string[]): ReadonlySet<string> => {
  const seen = new Set<string>()
  for (const [index, { id }] of rows.entries()) {
    if (seen.has(id)) problems.push(`${place(table, index)}: its id stands in an earlier row too.`)
    seen.add(id)
  }
  return seen
}

const findLoose = (
  table: Table,
  column: string,
  parents: readonly (readonly [parent: string, ids: ReadonlySet<string>])[],
  problems: string[],
): void => {
  for (const [index, [parent, ids]] of parents.entries())
    if (!ids.has(parent)) problems.push(`${place(table, index)}: ${column} names no row of the export.`)
}

const findSameKeys = (rows: PerpetuoExport['apiKeys'], problems: string[]): void => {
  const seen = new Set<string>()
  for (const [index, { key }] of rows.entries()) {
    if (seen.has(key)) problems.push(`${place('APIKey', index)}: the same key stands in an earlier row too.`)
    seen.add(key)
  }
}

/** Throws AppError invalid_request naming every kind of problem, the first ten in full. */
export const readExport = (content: JsonValue): PerpetuoExport => {
  const file = requireTables(content)
  const problems: string[] = []
  const read = {
    users: readRows('User', tables.User, file.User, problems),
    workspaces: readRows('Workspace', tables.Workspace, file.Workspace, problems),
    providerKeys: readRows('ProviderKey', tables.ProviderKey, file.ProviderKey, problems),
    apiKeys: readRows('APIKey', tables.APIKey, file.APIKey, problems),
  }
  // Rows that did not parse would make everything that names them look wrong, and shift the numbers.
  if (problems.length > 0) throw refuse(problems)

  const users = findTwice('User', read.users, problems)
  const workspaces = findTwice('Workspace', read.workspaces, problems)
  findTwice('ProviderKey', read.providerKeys, problems)
  findTwice('APIKey', read.apiKeys, problems)
  findLoose(
    'Workspace',
    'user_id',
    read.workspaces.map((row) => [row.user_id, users] as const),
    problems,
  )
  findLoose(
    'ProviderKey',
    'workspace_id',
    read.providerKeys.map((row) => [row.workspace_id, workspaces] as const),
    problems,
  )
  findLoose(
    'APIKey',
    'workspace_id',
    read.apiKeys.map((row) => [row.workspace_id, workspaces] as const),
    problems,
  )
  findSameKeys(read.apiKeys, problems)
  if (problems.length > 0) throw refuse(problems)
  return read
}
