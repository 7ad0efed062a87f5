/**
 * Workspaces, their owners and their keys of another gateway become ours, in one transaction. Whoever owned a workspace
 * there has no password here: they are invited, as its admin, until the window ends.
 */
import { randomBase62 } from '@keepgate/protocol/api-key'
import { normaliseEmail } from '@keepgate/protocol/login'
import type { Transaction } from 'kysely'
import { newId } from '../../kernel/ids.ts'
import type { Secret } from '../../kernel/secret.ts'
import type { Actor, UnitOfWork } from '../../storage/ports.ts'
import type { ApiKeyRow, Schema } from '../../storage/schema.ts'
import { isUniqueViolation } from '../../storage/unique-violation.ts'
import { apiKeysRepository } from '../api-keys-repository.ts'
import type { Dependencies } from '../dependencies.ts'
import type { Homes } from '../home.ts'
import { keyFingerprint } from '../keys.ts'
import { peopleRepository } from '../people-repository.ts'
import { workspacesRepository } from '../workspaces-repository.ts'
import { countKinds, type ImportItem, type ImportRun, toImportRun } from './import-run.ts'
import { importsRepository } from './imports-repository.ts'
import { createOwnerInvitation, type OwnerInvitation } from './owner-invitation.ts'
import { perpetuoKeyHash } from './perpetuo-key.ts'

export type NewWorkspace = {
  readonly sourceId: string
  /** Made beforehand, so that provider keys can be sealed to it. */
  readonly id: string
  readonly name: string
  readonly ownerEmail: string
}

export type OlderKey = {
  readonly sourceId: string
  /** Here. */
  readonly workspaceId: string
  readonly name: string
  readonly key: Secret
  readonly lastUsedAt: number | null
  /** Not null: it is listed and never works. */
  readonly revokedAt: number | null
}

export type TakeOverInput = {
  readonly format: 'perpetuo'
  readonly windowMs: number
  readonly actor: Actor
  readonly workspaces: readonly NewWorkspace[]
  readonly keys: readonly OlderKey[]
  /** What belongs to other modules, in the same transaction; called when the workspaces are there. */
  readonly also: (unit: UnitOfWork) => Promise<readonly ImportItem[]>
  /** Called last, before anything is in force: where it throws, nothing was taken over. */
  readonly tell: (invitations: readonly OwnerInvitation[]) => Promise<void>
}

export type TakenOver = { readonly run: ImportRun; readonly invitations: readonly OwnerInvitation[] }

type Owned = { readonly item: ImportItem; readonly invitation: OwnerInvitation | null }

/** Thrown and caught here: a workspace went away between the plan and the transaction. */
class Outdated extends Error {}

export const createTakeOver = (dependencies: Dependencies, homes: Homes) => {
  const { database, clock, random, audit, nextRevision, secrets } = dependencies

  const invite = createOwnerInvitation(dependencies)

  const giveOwner = async (
    transaction: Transaction<Schema>,
    workspace: NewWorkspace,
    terms: { actor: Actor; expiresAt: number },
  ): Promise<Owned> => {
    const person = await peopleRepository(transaction).findByEmail(normaliseEmail(workspace.ownerEmail))
    if (person === undefined || person.disabled_at !== null) {
      const { id, ...invitation } = await invite(
        transaction,
        { workspaceId: workspace.id, workspaceName: workspace.name, email: workspace.ownerEmail },
        terms,
      )
      const item = {
        kind: 'invitation',
        sourceId: workspace.sourceId,
        targetId: id,
        workspaceId: workspace.id,
      } as const
      return { item, invitation }
    }
    const member = { workspaceId: workspace.id, personId: person.id, rank: 'admin', actor: terms.actor } as const
    const targetId = await homes.addMember(transaction, member)
    return {
      item: { kind: 'member', sourceId: workspace.sourceId, targetId, workspaceId: workspace.id },
      invitation: null,
    }
  }

  const keyRow = (
    key: OlderKey,
    terms: { expiresAt: number; revision: number },
  ): Omit<ApiKeyRow, 'workspace_id' | 'kind'> => {
    const { currentVersion, byVersion } = secrets.apiKeyPepper
    const pepper = byVersion.get(currentVersion)
    if (pepper === undefined) throw new Error('The current pepper is missing.')
    return {
      id: randomBase62(12, random),
      name: key.name,
      key_hash: perpetuoKeyHash(pepper, key.key.reveal()),
      pepper_version: currentVersion,
      last_four: key.key.reveal().slice(-4),
      created_by: null,
      created_at: clock.now(),
      expires_at: terms.expiresAt,
      revoked_at: key.revokedAt,
      rotated_to: null,
      scopes: null,
      allowed_models: null,
      allowed_addresses: null,
      requests_per_minute: null,
      drop_unsupported: 0,
      last_used_at: key.lastUsedAt,
      revision: terms.revision,
      source: 'perpetuo',
    }
  }

  const addKey = async (
    { transaction, revision }: UnitOfWork,
    key: OlderKey,
    { actor, expiresAt }: { actor: Actor; expiresAt: number },
  ): Promise<ImportItem> => {
    const { workspaceId, sourceId } = key
    const row = await apiKeysRepository(transaction, workspaceId, 'api', null).create(
      keyRow(key, { expiresAt, revision }),
    )
    await audit(transaction, {
      workspaceId,
      actor,
      action: 'api_key.imported',
      target: { type: 'api_key', id: row.id },
      details: {
        name: row.name,
        last_four: row.last_four,
        fingerprint: keyFingerprint(row),
        source: row.source,
        ends_at: row.expires_at,
        revoked: row.revoked_at !== null,
      },
    })
    return { kind: 'api_key', sourceId, targetId: row.id, workspaceId }
  }

  const requireLivingWorkspaces = async (transaction: Transaction<Schema>, input: TakeOverInput): Promise<void> => {
    for (const id of new Set(input.keys.map(({ workspaceId }) => workspaceId))) {
      if ((await workspacesRepository(transaction).lockLiving(id)) === undefined) throw new Outdated()
    }
  }

  const perform = async (transaction: Transaction<Schema>, input: TakeOverInput): Promise<TakenOver> => {
    const revision = await nextRevision(transaction)
    const now = clock.now()
    const terms = { actor: input.actor, expiresAt: now + input.windowMs }
    const unit = { transaction, revision }
    const items: ImportItem[] = []
    const invitations: OwnerInvitation[] = []
    for (const workspace of input.workspaces) {
      const { id, name, sourceId } = workspace
      await homes.addWorkspace(transaction, { id, name, personId: null, actor: input.actor, revision })
      const owned = await giveOwner(transaction, workspace, terms)
      items.push({ kind: 'workspace', sourceId, targetId: id, workspaceId: id }, owned.item)
      if (owned.invitation !== null) invitations.push(owned.invitation)
    }
    await requireLivingWorkspaces(transaction, input)
    for (const key of input.keys) items.push(await addKey(unit, key, terms))
    items.push(...(await input.also(unit)))

    const counts = countKinds(items)
    const { format } = input
    const row = {
      id: newId('imp', now),
      format,
      created_at: now,
      window_ends_at: terms.expiresAt,
      counts: JSON.stringify(counts),
      rolled_back_at: null,
      ended_keys: null,
      revision,
    }
    await importsRepository(transaction).create(row)
    await importsRepository(transaction).addItems(
      items.map((item) => ({
        import_id: row.id,
        format,
        kind: item.kind,
        source_id: item.sourceId,
        target_id: item.targetId,
        workspace_id: item.workspaceId,
      })),
    )
    await audit(transaction, {
      workspaceId: null,
      actor: input.actor,
      action: 'import.applied',
      target: { type: 'import', id: row.id },
      details: { format, window_ends_at: row.window_ends_at, counts },
    })
    await input.tell(invitations)
    return { run: toImportRun(row), invitations }
  }

  /** Null where another import or a removal came between the plan and the transaction: nothing was taken over, plan again. */
  return async (input: TakeOverInput): Promise<TakenOver | null> => {
    try {
      return await database.transaction().execute((transaction) => perform(transaction, input))
    } catch (thrown) {
      if (thrown instanceof Outdated || isUniqueViolation(thrown)) return null
      throw thrown
    }
  }
}
