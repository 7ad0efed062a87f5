/**
 * Addresses that an admin command allowed beside OUTBOUND_ALLOW: kept in the database, read again when the policy revision
 * moves. The only queries of `outbound_allowances`.
 */
import type { Clock } from '../../kernel/clock.ts'
import { AppError } from '../../kernel/errors.ts'
import { confirmActor } from '../../storage/confirm-actor.ts'
import type { Database } from '../../storage/database.ts'
import type { AppendAudit, Asker, NextRevision } from '../../storage/ports.ts'
import { type AddressPolicy, type AllowedHost, normaliseHost } from './address-policy.ts'

export type OutboundAllowances = {
  /** Call before the first request, and when the policy revision moved. */
  readonly refresh: () => Promise<void>
  /** Throws conflict where it is allowed already. */
  readonly allow: (asker: Asker, host: AllowedHost, by: string) => Promise<void>
  /** New requests are refused within a second; one under way ends as it would. Throws not_found, conflict (OUTBOUND_ALLOW). */
  readonly disallow: (asker: Asker, host: AllowedHost) => Promise<void>
  readonly list: () => Promise<readonly AllowedHost[]>
}

const nameOf = ({ host, port }: AllowedHost): string => `${host.includes(':') ? `[${host}]` : host}:${port}`

export const createOutboundAllowances = (dependencies: {
  readonly database: Database
  readonly clock: Clock
  readonly audit: AppendAudit
  readonly nextRevision: NextRevision
  readonly policy: AddressPolicy
  readonly configured: readonly AllowedHost[]
  /** Connections that are open stay checked as they were; called where some may not be allowed any more. */
  readonly forgetConnections: () => void
}): OutboundAllowances => {
  const { database, clock, audit, nextRevision, policy, configured, forgetConnections } = dependencies
  let known: ReadonlySet<string> = new Set()

  const list = (): Promise<AllowedHost[]> =>
    database.selectFrom('outbound_allowances').select(['host', 'port']).orderBy('host').orderBy('port').execute()
  const normalised = ({ host, port }: AllowedHost): AllowedHost => ({ host: normaliseHost(host), port })
  const isConfigured = (wanted: AllowedHost): boolean =>
    configured.some((given) => nameOf(normalised(given)) === nameOf(wanted))

  const change = (
    asker: Asker,
    verb: 'allowed' | 'disallowed',
    wanted: AllowedHost,
    work: (transaction: Database) => Promise<boolean>,
    refused: () => AppError,
  ): Promise<void> =>
    database.transaction().execute(async (transaction) => {
      await nextRevision(transaction)
      const actor = await confirmActor(transaction, asker)
      if (!(await work(transaction))) throw refused()
      await audit(transaction, {
        workspaceId: null,
        actor,
        action: `outbound_address.${verb}`,
        target: { type: 'outbound_address', id: nameOf(wanted) },
        details: {},
      })
    })

  return {
    list,
    refresh: async () => {
      const rows = await list()
      const now = new Set(rows.map(nameOf))
      policy.grant(rows)
      const lost = [...known].some((name) => !now.has(name))
      known = now
      if (lost) forgetConnections()
    },
    allow: async (asker, host, by) => {
      const wanted = normalised(host)
      const already = () => new AppError('conflict', { message: `${nameOf(wanted)} is allowed already.` })
      if (isConfigured(wanted)) throw already()
      await change(
        asker,
        'allowed',
        wanted,
        async (transaction) => {
          const { numInsertedOrUpdatedRows = 0n } = await transaction
            .insertInto('outbound_allowances')
            .values({ ...wanted, created_at: clock.now(), created_by: by })
            .onConflict((conflict) => conflict.columns(['host', 'port']).doNothing())
            .executeTakeFirst()
          return numInsertedOrUpdatedRows === 1n
        },
        already,
      )
    },
    disallow: async (asker, host) => {
      const wanted = normalised(host)
      if (isConfigured(wanted)) {
        const message = `${nameOf(wanted)} stands in OUTBOUND_ALLOW; it goes there, with a restart.`
        throw new AppError('conflict', { message })
      }
      await change(
        asker,
        'disallowed',
        wanted,
        async (transaction) => {
          const { numDeletedRows } = await transaction
            .deleteFrom('outbound_allowances')
            .where('host', '=', wanted.host)
            .where('port', '=', wanted.port)
            .executeTakeFirst()
          return numDeletedRows === 1n
        },
        () => new AppError('not_found', { message: `No command has allowed ${nameOf(wanted)}.` }),
      )
    },
  }
}
