/** A running server that can no longer work with what is stored says so, and says so no longer when it is mended. */
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually, freshDirectory, type ServerProcess, startServer } from '../adversarial/gateway-process.ts'

const directory = freshDirectory()
let server: ServerProcess
beforeAll(async () => {
  server = await startServer({ DATA_DIR: directory.path })
}, 30_000)
afterAll(async () => {
  await server.stop()
  directory.remove()
})

/** Answers are shared for half a second. */
const ready = async (): Promise<number> => {
  await sleep(600)
  return (await fetch(`${server.url}/readyz`)).status
}

test.each([
  [
    'root_key',
    "update instance_secrets set sealed = sealed || 'AAAA'",
    'update instance_secrets set sealed = substr(sealed, 1, length(sealed) - 4)',
  ],
  [
    'migrations',
    "insert into schema_migrations (name, applied_at) values ('9999-later', 1)",
    "delete from schema_migrations where name = '9999-later'",
  ],
])('readiness turns on %s', async (name, harm, mend) => {
  const database = new DatabaseSync(join(directory.path, 'keepgate.db'), { timeout: 5_000 })
  try {
    expect(await ready()).toBe(200)
    database.exec(harm)
    expect(await ready()).toBe(503)
    // The line crosses a pipe, and may arrive after the answer.
    expect(await eventually(() => server.output().includes(`"check":"${name}"`), 5_000)).toBe(true)
    database.exec(mend)
    expect(await ready()).toBe(200)
  } finally {
    database.close()
  }
})
