// Uses the database and ends without closing it, as a command that forgot to would.
import { openDatabase } from '../../../src/storage/database.ts'

const { database, telemetry } = await openDatabase(JSON.parse(process.argv[2] ?? '{}'))
await database.selectFrom('policy_revision').selectAll().execute()
await telemetry.selectFrom('policy_revision').selectAll().execute()
process.stdout.write('done\n')
