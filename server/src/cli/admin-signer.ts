/** Who signs: a key file of `keepgate admin keygen`, or one that openssl made. */
import { readFile } from 'node:fs/promises'
import type { AdminSigner } from '@keepgate/client/admin-request'
import { AdminKeyId } from '@keepgate/protocol/licensed-config'
import { readSigningKey } from '../crypto/signing-key.ts'
import { adminKeyId } from '../identity/admin/admin-key.ts'
import { Secret } from '../kernel/secret.ts'
import { UsageError } from './failure.ts'
import { requireValid } from './require-valid.ts'

export const defaultKeyFile = 'keepgate-admin-key.pem'

const readPem = async (file: string): Promise<Secret> => {
  try {
    return new Secret(await readFile(file, 'utf8'))
  } catch (cause) {
    throw new UsageError(
      `The key file ${file} cannot be read. Name it with --key, or make one: keepgate admin keygen --out ${file}`,
      { cause },
    )
  }
}

/** @param keyId as the installation lists the key; undefined: the one that follows from the key. Throws UsageError. */
export const readAdminSigner = async (file: string, keyId: string | undefined): Promise<AdminSigner> => {
  const key = readSigningKey(await readPem(file))
  if (key === null)
    throw new UsageError(`The key file ${file} holds no Ed25519 private key in PEM, without a password.`)
  const ownId = adminKeyId(Buffer.from(key.publicKey).toString('hex'))
  return {
    keyId: keyId === undefined ? ownId : requireValid(AdminKeyId, keyId),
    sign: async (bytes) => key.sign(bytes),
  }
}
