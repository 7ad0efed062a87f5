/**
 * The plaintext of a provider key exists only inside `withKey`'s callback. Opening costs some 15 µs of key derivation,
 * so an opened key stays in memory for a minute as a Secret; it is forgotten when its connection changes.
 */
import { fromUtf8 } from '../kernel/bytes.ts'
import type { Clock } from '../kernel/clock.ts'
import { Secret } from '../kernel/secret.ts'
import type { OpenForWorkspace, SealContext } from '../storage/ports.ts'
import type { Connection } from './connections/connection.ts'
import type { Admitted, Target } from './line/types.ts'

export const providerKeyContext = (
  connection: Pick<Connection, 'id' | 'workspaceId' | 'provider' | 'origin'>,
): SealContext => ({
  purpose: 'provider key',
  workspaceId: connection.workspaceId,
  rowId: connection.id,
  column: 'sealed_key',
  bound: [connection.provider, connection.origin],
})

/** The line's way to a key: only a request that has passed every check has the type it asks for. */
export type WithAdmittedKey = <Value>(
  admitted: Admitted,
  target: Target,
  use: (key: string | null) => Value,
) => Value | Promise<Value>

/** Runs `use` with the key, null for a connection without one. Synchronous when the key is at hand. */
export type WithKey = <Value>(connection: Connection, use: (key: string | null) => Value) => Value | Promise<Value>

export type KeyOpener = { withKey: WithKey; forget(connectionId: string): void; close(): void }

const keepMs = 60_000
const sweepEveryMs = 10_000
const maximumOpened = 10_000

export const createKeyOpener = (open: OpenForWorkspace, clock: Clock): KeyOpener => {
  const opened = new Map<string, { key: Secret; sealed: string; until: number }>()
  let forgotten = 0

  const withKey: WithKey = (connection, use) => {
    const { sealedKey } = connection
    if (sealedKey === null) return use(null)
    const known = opened.get(connection.id)
    if (known !== undefined && known.sealed === sealedKey && known.until > clock.monotonic())
      return use(known.key.reveal())
    const forgottenBefore = forgotten
    return open(providerKeyContext(connection), sealedKey).then((bytes) => {
      // Forgotten while it was being opened: used for this one request and not kept.
      if (forgotten !== forgottenBefore) return use(fromUtf8(bytes))
      if (opened.size >= maximumOpened) opened.clear()
      const key = new Secret(fromUtf8(bytes))
      opened.set(connection.id, { key, sealed: sealedKey, until: clock.monotonic() + keepMs })
      return use(key.reveal())
    })
  }
  const sweeper = setInterval(() => {
    const now = clock.monotonic()
    for (const [id, { until }] of opened) if (until <= now) opened.delete(id)
  }, sweepEveryMs)
  sweeper.unref()

  return {
    withKey,
    forget: (connectionId) => {
      forgotten++
      opened.delete(connectionId)
    },
    close: () => {
      clearInterval(sweeper)
      opened.clear()
    },
  }
}
