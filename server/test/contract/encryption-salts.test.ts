import { afterEach, beforeEach, expect, it } from 'vitest'
import { createAudit } from '../../src/audit/audit.ts'
import { ed25519Signer } from '../../src/crypto/ed25519.ts'
import { randomBytes } from '../../src/crypto/random.ts'
import { createEncryptionSalts, type EncryptionSalts, newEncryptionSalt } from '../../src/identity/encryption-salts.ts'
import { manualClock } from '../../src/kernel/clock.ts'
import { Secret } from '../../src/kernel/secret.ts'
import { addPerson } from '../adversarial/wallet-world.ts'
import { describeOnDatabases, type TestDatabase } from '../databases.ts'

const people = Array.from({ length: 620 }, (_, index) => `per_${index}`)

describeOnDatabases('the salts of people', (open) => {
  let test: TestDatabase
  let salts: EncryptionSalts
  beforeEach(async () => {
    test = await open()
    const signer = ed25519Signer(new Secret(randomBytes(32)))
    const audit = createAudit({ database: test.database, clock: manualClock(), random: randomBytes, signer })
    await audit.start()
    salts = createEncryptionSalts({ database: test.database, random: randomBytes, audit: audit.append })
  })
  afterEach(() => test.dispose())

  const stored = async (): Promise<(string | null)[]> =>
    (await test.database.selectFrom('people').select('encryption_salt').orderBy('id').execute()).map(
      ({ encryption_salt }) => encryption_salt,
    )

  it('T1 T2 T3 T7 T17: are given to everybody who has none, 32 random bytes each, and counted', async () => {
    for (const id of people) await addPerson(test.database, id, null)
    await addPerson(test.database, 'per_with', newEncryptionSalt({ random: randomBytes }))
    const before = await stored()
    expect(await salts.fillMissing()).toBe(people.length)
    const after = await stored()
    expect(new Set(after).size).toBe(people.length + 1)
    expect(after.every((salt) => Buffer.from(salt ?? '', 'base64').length === 32)).toBe(true)
    expect(after).toContain(before.find((salt) => salt !== null))
    const entries = await test.database.selectFrom('audit_entries').select('bytes').execute()
    const counts = entries.map(({ bytes }) => JSON.parse(bytes)).map(({ action, details }) => [action, details.count])
    expect(counts.every(([action]) => action === 'people.encryption_salts_made')).toBe(true)
    expect(counts.reduce((sum, [, count]) => sum + count, 0)).toBe(people.length)

    expect(await salts.fillMissing()).toBe(0)
    expect(await stored()).toEqual(after)
  })

  it('T15 T16: are made where there is none, by however many at once, and stay', async () => {
    await addPerson(test.database, 'per_1', null)
    const made = await Promise.all([1, 2, 3, 4].map(() => salts.getOrCreate('per_1')))
    expect(new Set(made).size).toBe(1)
    expect(await salts.getOrCreate('per_1')).toBe(made[0])
    expect(await stored()).toEqual([made[0]])
    expect(await salts.getOrCreate('per_nobody')).toBeNull()
  })
})
