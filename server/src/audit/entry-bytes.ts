/**
 * An audit entry as the text that is stored and hashed: one JSON object of fixed field order, on one line.
 * Names and notes in it come from people, so everything that could move a terminal's cursor, hide or reorder text is
 * escaped, and a value that has the form of a secret is refused.
 */
import { AuditActor } from '@keepgate/protocol/audit'
import { z } from 'zod'
import { AppError } from '../kernel/errors.ts'
import type { AuditEvent } from '../storage/ports.ts'

export type StoredEvent = AuditEvent & { readonly sequence: number; readonly time: number }

// Inside JSON such a character can only stand in a string, where the escape means the same.
const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu
const secretShape = /\b(?:[pm]k_(?:live|test)_[0-9A-Za-z]{12}_|kg1\.[a-z]|kgsk1\.)/

const escapeUnits = (character: string): string =>
  Array.from(
    { length: character.length },
    (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
  ).join('')

type Named = { readonly type: string; readonly id?: string }

const nameOf = ({ type, id }: Named): string => (id === undefined ? type : `${type}:${id}`)

/** What lists are filtered by: `type:id`, or the type where there is no id. */
export const columnsOf = (event: {
  readonly action: string
  readonly actor: Named
  readonly target: Named | null
}): { action: string; actor: string; target: string | null } => ({
  action: event.action,
  actor: nameOf(event.actor),
  target: event.target === null ? null : nameOf(event.target),
})

/**
 * Columns are compared with the hashed bytes for ever. A database stores half a surrogate pair as something else, or
 * refuses it as it does NUL, so such a text must not get there, whoever wrote it.
 */
const requireStorable = (columns: readonly (string | null)[]): void => {
  if (columns.every((text) => text === null || (text.isWellFormed() && !text.includes('\0')))) return
  throw new AppError('validation_failed', {
    message: 'A name or id is not well-formed text; the audit log cannot hold it.',
  })
}

/** Throws validation_failed where a column cannot be stored, or a detail looks like a secret: the change that would have logged it then does not happen. */
export const encodeEntry = (event: StoredEvent): string => {
  const { action, actor, target } = columnsOf(event)
  requireStorable([event.workspaceId, action, actor, target])
  const text = JSON.stringify({
    version: 1,
    sequence: event.sequence,
    time: event.time,
    workspace_id: event.workspaceId,
    actor: event.actor.type === 'cli' || event.actor.type === 'system' ? { type: event.actor.type } : event.actor,
    action: event.action,
    target: event.target,
    details: event.details,
  }).replace(unprintable, escapeUnits)
  if (secretShape.test(text)) {
    // Most likely someone pasted a key where a name belongs: theirs to mend, and nothing of it is repeated here.
    throw new AppError('validation_failed', {
      message: 'A name or note has the form of a key; the audit log would contain a secret.',
    })
  }
  return text
}

const Entry = z.object({
  version: z.literal(1),
  sequence: z.int(),
  time: z.int(),
  workspace_id: z.string().nullable(),
  actor: AuditActor,
  action: z.string(),
  target: z.object({ type: z.string(), id: z.string() }).nullable(),
  details: z.record(z.string(), z.json()),
})
export type Entry = z.infer<typeof Entry>

/** Null if the text is no entry of ours. */
export const decodeEntry = (bytes: string): Entry | null => {
  try {
    return Entry.parse(JSON.parse(bytes))
  } catch {
    return null
  }
}
