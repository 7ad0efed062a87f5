/**
 * The plaintext of a provider key exists only inside `withKey`'s callback. Opening costs some 15 µs of key derivation,
 * so an opened key stays in memory for a minute as a Secret; it is forgotten when its connection changes.
 */
import { fromUtf8 } from '../kernel/bytes.ts'
import type { Clock } from '../kernel/clock.ts'
import { Secret } from '../kernel/secret.ts'
import type { OpenForWorkspace, SealContext } from '../storage/ports.ts'
import type { Connection } from './connections/connection.ts'

export const providerKeyContext = (
  connection: Pick<Connection, 'id' | 'workspaceId' | 'provider' | 'origin'>,
): SealContext => ({
  purpose: 'provider key',
  workspaceId: connection.workspaceId,
  rowId: connection.id,
  column: 'sealed_key',
  bound: [connection.provider, connection.origin],
})

/** Runs `use` with the key, null for a connection without one. Synchronous when the key is at hand. */
export type WithKey = <Value>(connection: Connection, use: (key: string | null) => Value) => Value | Promise<Value>

export type KeyOpener = { withKey: WithKey; forget(connectionId: string): void }

const keepMs = 60_000
const maximumOpened = 10_000

export const createKeyOpener = (open: OpenForWorkspace, clock: Clock): KeyOpener => {
  const opened = new Map<string, { key: Secret; sealed: string; until: number }>()

  const withKey: WithKey = (connection, use) => {
    const { sealedKey } = connection
    if (sealedKey === null) return use(null)
    const known = opened.get(connection.id)
    if (known !== undefined && known.sealed === sealedKey && known.until > clock.monotonic())
      return use(known.key.reveal())
    return open(providerKeyContext(connection), sealedKey).then((bytes) => {
      if (opened.size >= maximumOpened) opened.clear()
      const key = new Secret(fromUtf8(bytes))
      opened.set(connection.id, { key, sealed: sealedKey, until: clock.monotonic() + keepMs })
      return use(key.reveal())
    })
  }
  return { withKey, forget: (connectionId) => opened.delete(connectionId) }
}
