// Writes pairs of rows, one transaction a pair, until it is killed; says the number of each pair it knows to be stored.
import { openDatabase } from '../../../src/storage/database.ts'

const { database } = await openDatabase(JSON.parse(process.argv[2] ?? '{}'))
for (let pair = 0; ; pair++) {
  await database.transaction().execute(async (transaction) => {
    const row = { token_hash: '', created_at: pair, spent_at: null }
    await transaction
      .insertInto('setup_links')
      .values({ ...row, id: `a${pair}`, token_hash: `a${pair}` })
      .execute()
    await transaction
      .insertInto('setup_links')
      .values({ ...row, id: `b${pair}`, token_hash: `b${pair}` })
      .execute()
  })
  process.stdout.write(`${pair}\n`)
}
