/** Reads a backup from the front to the end, a chunk at a time; nothing is handed on that did not open at its place. */
import { type FileHandle, open } from 'node:fs/promises'
import { createSha256, sha256Hex } from '../crypto/hash.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import { concatBytes, fromUtf8 } from '../kernel/bytes.ts'
import { AppError } from '../kernel/errors.ts'
import type { Secret } from '../kernel/secret.ts'
import { systemCode } from '../kernel/system-code.ts'
import type { Cell } from '../storage/snapshot.ts'
import { rootKeyCheck } from '../vault/root-keys.ts'
import { unwrapBackupKey } from '../vault/wrapping.ts'
import { maximumSealedBytes, openChunk } from './chunk.ts'
import { decodeHeader, decodePrelude, type Header, preludeBytes, readUint32, unreadable } from './header.ts'
import { type Manifest, ManifestHead, RowsHead } from './manifest.ts'

export type BackupPart =
  | {
      readonly kind: 'rows'
      readonly table: string
      readonly columns: readonly string[]
      readonly rows: readonly (readonly Cell[])[]
      /** The lines of the rows as they stand in the file: what the manifest's hash is of. */
      readonly lines: Uint8Array
    }
  | { readonly kind: 'manifest'; readonly manifest: Manifest }

export type ReadBackup = {
  readonly header: Header
  /** Of the whole file. */
  readonly bytes: number
  /** Every part, the manifest last. May be called again: it is the same file even where its name leads elsewhere now. */
  parts(onBytes: (done: number) => void): AsyncGenerator<BackupPart>
  /** SHA-256 of the whole file, once `parts` has come to its end. */
  fingerprint(): string
  close(): Promise<void>
}

const lineEnd = 0x0a

const openFile = async (path: string): Promise<{ handle: FileHandle; bytes: number }> => {
  const refuse = (why: string, cause?: unknown) =>
    new AppError('backup_unreadable', { message: `${path} cannot be read: ${why}.`, cause })
  let handle: FileHandle
  try {
    handle = await open(path, 'r')
  } catch (thrown) {
    const code = systemCode(thrown)
    throw refuse(code === 'ENOENT' ? 'there is no such file' : (code ?? 'unknown'), thrown)
  }
  const found = await handle.stat()
  if (found.isFile()) return { handle, bytes: found.size }
  await handle.close()
  throw refuse('it is no file')
}

/** Exactly so many bytes. Throws backup_unreadable where the file ends before. */
const take = async (handle: FileHandle, position: number, length: number): Promise<Uint8Array> => {
  const room = new Uint8Array(length)
  let filled = 0
  while (filled < length) {
    const { bytesRead } = await handle.read(room, filled, length - filled, position + filled)
    if (bytesRead === 0) throw unreadable('The backup was cut off: the file ends in the middle of something.')
    filled += bytesRead
  }
  return room
}

const readHead = async (handle: FileHandle, bytes: number): Promise<{ head: Uint8Array; header: Header }> => {
  if (bytes < preludeBytes) throw unreadable('This file is no backup of Keepgate, or only its beginning.')
  const prelude = await take(handle, 0, preludeBytes)
  const json = await take(handle, preludeBytes, decodePrelude(prelude))
  return { head: concatBytes(prelude, json), header: decodeHeader(json) }
}

/** What the head says, believed and not proven: for a list. Throws backup_unreadable, backup_newer. */
export const readHeaderOnly = async (path: string): Promise<{ header: Header; bytes: number }> => {
  const { handle, bytes } = await openFile(path)
  try {
    return { header: (await readHead(handle, bytes)).header, bytes }
  } finally {
    await handle.close()
  }
}

const keyOf = (header: Header, roots: KeyRing): Secret<Uint8Array> => {
  const root = roots.keys.get(header.kid)
  if (root === undefined) {
    throw new AppError('backup_other_key', {
      message: `The backup was sealed under the root key ${header.kid}, which was not given.`,
    })
  }
  if (rootKeyCheck(root) !== header.key_check) {
    throw new AppError('backup_other_key', {
      message: `The backup was sealed under a root key ${header.kid} that is not the ${header.kid} given here.`,
    })
  }
  try {
    return unwrapBackupKey(roots, { id: header.backup, deployment: header.deployment }, header.sealed_key)
  } catch {
    throw unreadable('The head of the backup was changed: its key does not open, though the root key is the right one.')
  }
}

const isCell = (value: unknown): value is Cell =>
  value === null || typeof value === 'string' || typeof value === 'number'

const rowOf = (line: string, columns: number): readonly Cell[] => {
  const row: unknown = JSON.parse(line)
  if (!Array.isArray(row) || row.length !== columns || !row.every(isCell)) throw new TypeError('no row')
  return row
}

/** Sealed by Keepgate, so what does not parse here is another version's mistake and not a stranger's work. */
const partOf = (plain: Uint8Array, index: number): BackupPart => {
  try {
    const end = plain.indexOf(lineEnd)
    const head: unknown = JSON.parse(fromUtf8(plain.subarray(0, end)))
    const manifest = ManifestHead.safeParse(head)
    if (manifest.success) return { kind: 'manifest', manifest: manifest.data.manifest }
    const { table, columns } = RowsHead.parse(head)
    const lines = plain.subarray(end + 1)
    const texts = fromUtf8(lines).split('\n')
    if (texts.pop() !== '') throw new TypeError('no end of line')
    return { kind: 'rows', table, columns, lines, rows: texts.map((line) => rowOf(line, columns.length)) }
  } catch (thrown) {
    throw new AppError('backup_unreadable', {
      message: `Part ${index + 1} of the backup holds something that this Keepgate does not know.`,
      cause: thrown,
    })
  }
}

/** Throws backup_unreadable, backup_other_key, backup_newer. Close it. */
export const readBackup = async (path: string, roots: KeyRing): Promise<ReadBackup> => {
  const { handle, bytes } = await openFile(path)
  try {
    const { head, header } = await readHead(handle, bytes)
    const key = keyOf(header, roots)
    const headHash = sha256Hex(head)
    let fingerprint: string | null = null

    const parts = async function* (onBytes: (done: number) => void): AsyncGenerator<BackupPart> {
      const hash = createSha256()
      hash.update(head)
      let position = head.length
      for (let index = 0; ; index++) {
        const prefix = await take(handle, position, 4)
        const length = readUint32(prefix)
        if (length > maximumSealedBytes)
          throw unreadable(`Part ${index + 1} of the backup has a length that cannot be.`)
        const sealed = await take(handle, position + 4, length)
        position += 4 + length
        const last = position >= bytes
        const part = partOf(await openChunk(key, { head: headHash, index, last }, sealed), index)
        if ((part.kind === 'manifest') !== last)
          throw unreadable('The list at the end of the backup is not at its end.')
        hash.update(prefix)
        hash.update(sealed)
        onBytes(position)
        if (last) fingerprint = hash.digestHex()
        yield part
        if (last) return
      }
    }
    return {
      header,
      bytes,
      parts,
      fingerprint: () => {
        if (fingerprint === null) throw new Error('The fingerprint was asked for before the end was read.')
        return fingerprint
      },
      close: () => handle.close(),
    }
  } catch (thrown) {
    await handle.close()
    throw thrown
  }
}
