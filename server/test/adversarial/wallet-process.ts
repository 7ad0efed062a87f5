/**
 * One more process on the same database that migrates, rolls back or rotates, for kills at any moment. Arguments: what,
 * the location, the root keys and the older key as JSON. Says `ready`, waits for a line, says what it did.
 */
import { once } from 'node:events'
import { manualClock } from '../../src/kernel/clock.ts'
import { openDatabase } from '../../src/storage/database.ts'
import { actor, openWorld, ringOf } from './wallet-world.ts'

const { what, location, roots, nowMs } = JSON.parse(process.argv[2] ?? '')
const opened = await openDatabase(location)
const { wallets, rotation } = await openWorld({
  database: opened.database,
  rootKeys: ringOf(roots),
  clock: manualClock(nowMs),
})
process.stdout.write('ready\n')
await once(process.stdin, 'data')
const onProgress = ({ done }: { done: number }): void => void process.stdout.write(`done ${done}\n`)
const work = {
  migrate: () => wallets.migration.migrate({ actor, onProgress }),
  rollback: () => wallets.migration.rollBack({ actor, onProgress }),
  rotate: () => rotation.rotate({ asker: actor, onProgress }),
}
const report = await (what === 'rotate' ? work.rotate() : what === 'migrate' ? work.migrate() : work.rollback())
process.stdout.write(`${JSON.stringify(report)}\n`)
await opened.close()
process.stdin.destroy()
