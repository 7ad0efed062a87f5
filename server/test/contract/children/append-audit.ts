// Appends audit entries with a row of their own each, one transaction a pair, until it is killed or cannot write; says
// the number of each pair it knows to be stored.
import { createAudit } from '../../../src/audit/audit.ts'
import { ed25519Signer } from '../../../src/crypto/ed25519.ts'
import { randomBytes } from '../../../src/crypto/random.ts'
import { systemClock } from '../../../src/kernel/clock.ts'
import { Secret } from '../../../src/kernel/secret.ts'
import { openDatabase } from '../../../src/storage/database.ts'

const { database, reader } = await openDatabase(JSON.parse(process.argv[2] ?? '{}'))
const audit = createAudit({
  database,
  reader,
  clock: systemClock,
  random: randomBytes,
  signer: ed25519Signer(new Secret(new Uint8Array(32).fill(7))),
})
await audit.start()
try {
  for (let pair = 0; ; pair++) {
    const id = `${process.pid}-${pair}`
    await database.transaction().execute(async (transaction) => {
      const row = { id, token_hash: id, created_at: pair, spent_at: null }
      await transaction.insertInto('setup_links').values(row).execute()
      const target = { type: 'setup_link', id }
      const event = { workspaceId: null, actor: { type: 'system' }, action: 'setup_link.created', target } as const
      await audit.append(transaction, { ...event, details: { note: 'x'.repeat(200) } })
    })
    process.stdout.write(`${id}\n`)
    if (pair % 10 === 9) await audit.makeCheckpoint()
  }
} catch (thrown) {
  process.stdout.write(`failed ${Object(thrown).code ?? Object(thrown).name}\n`)
  process.exit(3)
}
