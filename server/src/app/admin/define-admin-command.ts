/** One signed command a file. `destructive` has no default: what cannot be undone needs a second person. */
import type { AdminCommandAnswer } from '@keepgate/protocol/admin-command'
import type { AdminPermission } from '@keepgate/protocol/admin-roles'
import { z } from 'zod'
import type { AcceptedAdmin } from '../../identity/admin/perform.ts'
import { AppError } from '../../kernel/errors.ts'
import type { AdminParts } from './admin-parts.ts'

/** JSON for the answer. */
export type CommandResult = Extract<AdminCommandAnswer, { status: 'completed' }>['result']

type Definition<Arguments extends z.core.$ZodType> = {
  /** snake_case. */
  readonly name: string
  /** One line, in the imperative. */
  readonly summary: string
  readonly permission: AdminPermission
  readonly arguments: Arguments
  /** True, or whether these arguments make it so: it then waits until a second key has approved it. */
  readonly destructive: boolean | ((given: z.output<Arguments>) => boolean)
  /** The workspace for which it acts; null = the installation. */
  readonly workspaceOf: (given: z.output<Arguments>) => string | null
  /** In plain words what will happen, for whoever approves it and for the history. Never a secret. */
  readonly describe: (given: z.output<Arguments>) => string
  /**
   * Arguments at the top that are secrets: the audit log and the history get a truncated HMAC of them. Such a command
   * must not be destructive, because what waits is stored.
   */
  readonly secrets: readonly (keyof z.output<Arguments> & string)[]
  /** The answer's `result`. Changes are made by `accepted.asker`, each with an audit entry of its own. */
  readonly run: (input: {
    readonly given: z.output<Arguments>
    readonly parts: AdminParts
    readonly accepted: AcceptedAdmin
  }) => Promise<CommandResult>
}

/** With its arguments parsed; `run` closes over them. */
export type PreparedCommand = {
  readonly destructive: boolean
  readonly workspaceId: string | null
  readonly description: string
  readonly secrets: readonly string[]
  readonly run: (parts: AdminParts, accepted: AcceptedAdmin) => Promise<CommandResult>
}

export type AdminCommand = {
  readonly name: string
  readonly summary: string
  readonly permission: AdminPermission
  readonly destructive: 'never' | 'sometimes' | 'always'
  /** Throws AppError validation_failed. */
  readonly prepare: (given: unknown) => PreparedCommand
}

const parse = <Schema extends z.core.$ZodType>(schema: Schema, given: unknown): z.output<Schema> => {
  const parsed = z.safeParse(schema, given)
  if (parsed.success) return parsed.data
  const errors = parsed.error.issues
    .slice(0, 20)
    .map(({ path, message }) => ({ path: ['arguments', ...path].join('.'), message }))
  throw new AppError('validation_failed', { errors })
}

export const defineAdminCommand = <const Arguments extends z.core.$ZodType>(
  definition: Definition<Arguments>,
): AdminCommand => {
  const { name, summary, permission, destructive, secrets } = definition
  if (destructive !== false && secrets.length > 0) {
    throw new Error(`${name}: a command that may wait is stored, so it takes no secret`)
  }
  return {
    name,
    summary,
    permission,
    destructive: typeof destructive === 'function' ? 'sometimes' : destructive ? 'always' : 'never',
    prepare: (untrusted) => {
      const given = parse(definition.arguments, untrusted)
      return {
        destructive: typeof destructive === 'function' ? destructive(given) : destructive,
        workspaceId: definition.workspaceOf(given),
        description: definition.describe(given),
        secrets,
        run: (parts, accepted) => definition.run({ given, parts, accepted }),
      }
    },
  }
}
