/** Keys written straight into the database of a test's server: nobody ever saw their secrets, so they open nothing. */
import type { Keepgate } from '../../server/test/harness/keepgate.ts'
import { openWithTable } from './seed-records.ts'

/** `Planted 0000` is the newest. None has an end, so that all of them are risky. */
export const plantKeys = (keepgate: Keepgate, count: number): void => {
  const database = openWithTable(keepgate.dataDirectory, 'api_keys')
  try {
    const insert = database.prepare(
      `insert into api_keys (id, workspace_id, kind, name, key_hash, last_four, pepper_version, created_at,
         drop_unsupported, revision)
       values (:id, :workspace, 'api', :name, :hash, :lastFour, 1, :time, 0, 0)`,
    )
    const now = Date.now()
    database.exec('begin immediate')
    for (let index = 0; index < count; index += 1) {
      const digits = String(index).padStart(4, '0')
      insert.run({
        id: `planted${digits}`,
        workspace: keepgate.workspaceId,
        name: `Planted ${digits}`,
        hash: `no hash ${digits}`,
        lastFour: `z${digits.slice(1)}`,
        time: now - 1_000 * (index + 1),
      })
    }
    database.exec('commit')
  } finally {
    database.close()
  }
}
