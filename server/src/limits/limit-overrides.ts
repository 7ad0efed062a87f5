/**
 * Limits that an admin command set in place of the configured ones: kept in the database, read again when the policy
 * revision moves, and asked for at every request through the same `LimitRules` as ever. The only queries of
 * `limit_overrides`.
 */
import type { Transaction } from 'kysely'
import type { Clock } from '../kernel/clock.ts'
import { AppError } from '../kernel/errors.ts'
import { confirmActor } from '../storage/confirm-actor.ts'
import type { Database } from '../storage/database.ts'
import type { AppendAudit, Asker, NextRevision } from '../storage/ports.ts'
import type { LimitOverrideRow, Schema } from '../storage/schema.ts'
import type { LimitRules, RouteClass } from './classes.ts'
import type { Rule } from './rule.ts'

export const routeClasses = ['default', 'chat', 'auth', 'tool', 'health'] as const satisfies readonly RouteClass[]

/** What a limit is of: `address` · `key`, the default of API keys · a route class · all API keys of one workspace. */
export type LimitSubject = 'address' | 'key' | `class:${RouteClass}` | `workspace:${string}`

export type LimitPolicy = {
  /** Always the rules in force. */
  readonly rules: LimitRules
  /** Of all requests on /v1 of a workspace together; null = none. */
  readonly workspaceRule: (workspaceId: string) => Rule | null
  /** Call before listening, and when the policy revision moved. */
  readonly refresh: () => Promise<void>
  /** @param rule null: off; undefined: as configured. Throws conflict where the configuration turns all limits off. */
  readonly set: (asker: Asker, subject: LimitSubject, rule: Rule | null | undefined) => Promise<void>
}

const toRule = ({ requests, window_seconds: windowSeconds }: LimitOverrideRow): Rule | null =>
  requests === null || windowSeconds === null ? null : { limit: requests, windowSeconds }

const write = async (
  transaction: Transaction<Schema>,
  subject: LimitSubject,
  rule: Rule | null | undefined,
  now: number,
): Promise<void> => {
  await transaction.deleteFrom('limit_overrides').where('subject', '=', subject).execute()
  if (rule === undefined) return
  await transaction
    .insertInto('limit_overrides')
    .values({
      subject,
      requests: rule?.limit ?? null,
      window_seconds: rule?.windowSeconds ?? null,
      updated_at: now,
    })
    .execute()
}

export const createLimitPolicy = (dependencies: {
  readonly database: Database
  readonly clock: Clock
  readonly audit: AppendAudit
  readonly nextRevision: NextRevision
  readonly configured: LimitRules
  /** RATE_LIMIT_ENABLED: off is off. */
  readonly enabled: boolean
}): LimitPolicy => {
  const { database, clock, audit, nextRevision, configured, enabled } = dependencies
  let overrides: ReadonlyMap<string, Rule | null> = new Map()

  const inForce = (subject: LimitSubject, otherwise: Rule | null): Rule | null => {
    const rule = overrides.get(subject)
    return rule === undefined || !enabled ? otherwise : rule
  }
  const ofClass = (name: RouteClass): Rule | null => inForce(`class:${name}`, configured.classes[name])

  return {
    rules: {
      get address() {
        return inForce('address', configured.address)
      },
      get key() {
        return inForce('key', configured.key)
      },
      classes: {
        get default() {
          return ofClass('default')
        },
        get chat() {
          return ofClass('chat')
        },
        get auth() {
          return ofClass('auth')
        },
        get tool() {
          return ofClass('tool')
        },
        get health() {
          return ofClass('health')
        },
      },
      proofs: configured.proofs,
    },
    workspaceRule: (workspaceId) => inForce(`workspace:${workspaceId}`, null),
    refresh: async () => {
      const rows = await database.selectFrom('limit_overrides').selectAll().execute()
      overrides = new Map(rows.map((row) => [row.subject, toRule(row)]))
    },
    set: async (asker, subject, rule) => {
      if (!enabled) {
        throw new AppError('conflict', {
          message: 'RATE_LIMIT_ENABLED=false turns every limit off; a command cannot turn one on.',
        })
      }
      await database.transaction().execute(async (transaction) => {
        await nextRevision(transaction)
        const actor = await confirmActor(transaction, asker)
        await write(transaction, subject, rule, clock.now())
        const workspaceId = subject.startsWith('workspace:') ? subject.slice('workspace:'.length) : null
        const details = {
          limit: rule === undefined ? 'configured' : (rule?.limit ?? 'off'),
          window_seconds: rule?.windowSeconds ?? null,
        }
        await audit(transaction, {
          workspaceId,
          actor,
          action: 'limit.set',
          target: { type: 'limit', id: subject },
          details,
        })
      })
    },
  }
}
