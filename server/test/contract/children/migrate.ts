// Opens the database that the argument names, waits for the word on standard input, migrates, and says how it went.
import { once } from 'node:events'
import { openDatabase } from '../../../src/storage/database.ts'

const opened = await openDatabase(JSON.parse(process.argv[2] ?? '{}'))
process.stdout.write('ready\n')
await once(process.stdin, 'data')
await opened.migrate()
await opened.close()
process.stdout.write('migrated\n')
process.exit(0)
