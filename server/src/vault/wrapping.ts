/**
 * What stands directly under a root key (docs/spec/seal.md, "Key hierarchy"):
 *
 *   wrapping key = HKDF-SHA512(ikm = root[kid], salt, info = PAE("keepgate wrap v1", scope, id), 32)
 *
 *   data key         scope, id = whose it is       salt = 32 random bytes of its row    context = "data key", scope, id, kid
 *   instance secret  scope, id = "instance", name  salt = empty                         context = "instance secret", name, version
 *   backup key       scope, id = "backup", its id  salt = empty                         context = "backup key", deployment, id
 *
 * A root never encrypts anything itself. An instance secret has no salt of its own because `seal` brings a fresh one.
 */
import { pae } from '@keepgate/protocol/pae'
import { cannotOpen, open, seal, sealedUnder } from '../crypto/aead.ts'
import { hkdfSha512 } from '../crypto/kdf.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import type { RandomBytes } from '../crypto/random.ts'
import { fromBase64url } from '../kernel/bytes.ts'
import { Secret } from '../kernel/secret.ts'
import type { DataKeyRow, InstanceSecretRow } from '../storage/schema.ts'

export type DataKeyAddress = Pick<DataKeyRow, 'scope' | 'scope_id' | 'kid' | 'salt'>
export type InstanceSecretAddress = Pick<InstanceSecretRow, 'name' | 'version'>

type Place = { readonly salt: Uint8Array; readonly scope: string; readonly id: string; readonly context: string[] }

const placeOfDataKey = ({ scope, scope_id: id, kid, salt }: DataKeyAddress): Place => {
  const bytes = fromBase64url(salt)
  if (bytes?.length !== 32) throw cannotOpen()
  return { salt: bytes, scope, id, context: ['data key', scope, id, kid] }
}

const placeOfInstanceSecret = ({ name, version }: InstanceSecretAddress): Place => ({
  salt: new Uint8Array(),
  scope: 'instance',
  id: name,
  context: ['instance secret', name, String(version)],
})

const wrappingKey = (root: Secret<Uint8Array>, { salt, scope, id }: Place): Secret<Uint8Array> =>
  new Secret(hkdfSha512(root.reveal(), salt, pae('keepgate wrap v1', scope, id), 32))

const wrap = (roots: KeyRing, place: Place, value: Secret<Uint8Array>, random: RandomBytes): string => {
  const root = roots.keys.get(roots.primary)
  if (root === undefined) throw new TypeError('A key ring holds its primary key.')
  return seal({ kid: roots.primary, key: wrappingKey(root, place) }, place.context, value.reveal(), random)
}

const unwrap = (roots: KeyRing, place: Place, wrapped: string): Secret<Uint8Array> => {
  const root = roots.keys.get(sealedUnder(wrapped) ?? '')
  if (root === undefined) throw cannotOpen()
  const value = open(wrappingKey(root, place), place.context, wrapped)
  if (value.length !== 32) throw cannotOpen()
  return new Secret(value)
}

export const wrapDataKey = (
  roots: KeyRing,
  address: DataKeyAddress,
  key: Secret<Uint8Array>,
  random: RandomBytes,
): string => wrap(roots, placeOfDataKey(address), key, random)

/** Throws `internal` with an OpenError where the row was not wrapped for this address under a root of the ring. */
export const unwrapDataKey = (roots: KeyRing, row: DataKeyAddress & { wrapped: string }): Secret<Uint8Array> =>
  unwrap(roots, placeOfDataKey(row), row.wrapped)

export const sealInstanceSecret = (
  roots: KeyRing,
  address: InstanceSecretAddress,
  value: Secret<Uint8Array>,
  random: RandomBytes,
): string => wrap(roots, placeOfInstanceSecret(address), value, random)

/** Throws `internal` with an OpenError where the row was not sealed for this address under a root of the ring. */
export const openInstanceSecret = (
  roots: KeyRing,
  row: InstanceSecretAddress & { sealed: string },
): Secret<Uint8Array> => unwrap(roots, placeOfInstanceSecret(row), row.sealed)

export type BackupAddress = { readonly id: string; readonly deployment: string }

const placeOfBackupKey = ({ id, deployment }: BackupAddress): Place => ({
  salt: new Uint8Array(),
  scope: 'backup',
  id,
  context: ['backup key', deployment, id],
})

export const wrapBackupKey = (
  roots: KeyRing,
  address: BackupAddress,
  key: Secret<Uint8Array>,
  random: RandomBytes,
): string => wrap(roots, placeOfBackupKey(address), key, random)

/** Throws `internal` with an OpenError where it was not wrapped for this address under a root of the ring. */
export const unwrapBackupKey = (roots: KeyRing, address: BackupAddress, wrapped: string): Secret<Uint8Array> =>
  unwrap(roots, placeOfBackupKey(address), wrapped)
