/**
 * One more process on the same database, for races that threads of one process cannot show. Arguments: the location and
 * root key as JSON. Waits for a line on standard input, so that all start together; prints one JSON line.
 */
import { once } from 'node:events'
import { parseKeyRing } from '../../src/crypto/key-ring.ts'
import { utf8 } from '../../src/kernel/bytes.ts'
import { systemClock } from '../../src/kernel/clock.ts'
import { openDatabase } from '../../src/storage/database.ts'
import { RootKeyError } from '../../src/vault/root-key-error.ts'
import { createVault } from '../../src/vault/vault.ts'

const { location, rootKey, workspaceIds } = JSON.parse(process.argv[2] ?? '')
const opened = await openDatabase(location)
const vault = createVault({
  database: opened.database,
  rootKeys: parseKeyRing('ENCRYPTION_KEY', rootKey),
  clock: systemClock,
})
process.stdout.write('ready\n')
await once(process.stdin, 'data')
try {
  await vault.start()
  const secret = await vault.instanceSecret('login-pepper')
  const sealed = await Promise.all(
    workspaceIds.map((workspaceId: string) =>
      vault.sealForWorkspace(
        { purpose: 'provider key', workspaceId, rowId: 'pc_1', column: 'sealed_key', bound: [] },
        utf8(`${process.pid} ${workspaceId}`),
      ),
    ),
  )
  process.stdout.write(
    `${JSON.stringify({ pid: process.pid, sealed, secret: Buffer.from(secret.reveal()).toString('hex') })}\n`,
  )
} catch (error) {
  if (!(error instanceof RootKeyError)) throw error
  process.stdout.write(`${JSON.stringify({ pid: process.pid, refused: error.reason })}\n`)
} finally {
  await opened.close()
  process.stdin.destroy()
}
