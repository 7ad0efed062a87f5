/** What was acknowledged is in the log and the log is whole, whenever the process dies or the disk is full. */
import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import { createAudit } from '../../src/audit/audit.ts'
import { ed25519Signer } from '../../src/crypto/ed25519.ts'
import { randomBytes } from '../../src/crypto/random.ts'
import { systemClock } from '../../src/kernel/clock.ts'
import { Secret } from '../../src/kernel/secret.ts'
import { describeOnDatabases, openTestSqlite, type TestDatabase } from '../databases.ts'
import { startChild } from './child.ts'

const auditOf = ({ database }: TestDatabase) =>
  createAudit({
    database,
    clock: systemClock,
    random: randomBytes,
    signer: ed25519Signer(new Secret(new Uint8Array(32).fill(7))),
  })

/** Every acknowledged change has its entry, and every entry its change. */
const requireWhole = async (opened: TestDatabase, acknowledged: readonly string[]): Promise<void> => {
  const report = await auditOf(opened).verify()
  expect(report).toMatchObject({ ok: true })
  const entries = await opened.database.selectFrom('audit_entries').select('target').execute()
  const links = await opened.database.selectFrom('setup_links').select('id').execute()
  const logged = new Set(entries.map(({ target }) => target))
  expect(acknowledged.filter((id) => !logged.has(`setup_link:${id}`))).toEqual([])
  expect(links.map(({ id }) => `setup_link:${id}`).toSorted()).toEqual([...logged].toSorted())
}

const acknowledgedIn = (output: string): string[] => output.split('\n').filter((line) => /^\d+-\d+$/.test(line))

describeOnDatabases('the audit log', (open) => {
  it('loses nothing acknowledged and holds when processes that append and sign are killed', async () => {
    const opened = await open()
    onTestFinished(() => opened.dispose())
    const acknowledged: string[] = []
    for (let round = 0; round < 4; round++) {
      const children = [startChild('append-audit', opened), startChild('append-audit', opened)]
      await Promise.all(children.map((child) => child.says(`-${5 + round * 7}\n`)))
      for (const child of children) child.process.kill('SIGKILL')
      await Promise.all(children.map((child) => child.ended))
      acknowledged.push(...children.flatMap((child) => acknowledgedIn(child.output())))
      await requireWhole(opened, acknowledged)
    }
    expect(acknowledged.length).toBeGreaterThan(50)
  }, 120_000)
})

it.skipIf(process.platform === 'win32')(
  'an audit log on a disk that is full refuses the change, keeps what it has, and goes on when there is room',
  async () => {
    const opened = await openTestSqlite()
    onTestFinished(() => opened.dispose())
    const script = fileURLToPath(new URL('./children/append-audit.ts', import.meta.url))
    const location = JSON.stringify(opened.location)
    // The shell's limit of a file's size, in blocks of 512 bytes: writing fails as on a full disk.
    const command = ['-c', 'ulimit -f 2400; trap "" XFSZ; exec "$@"', 'sh', process.execPath, script, location]
    const child = spawn('sh', command, { stdio: ['ignore', 'pipe', 'inherit'] })
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
    const output = await text(child.stdout)
    expect(await ended).toBe(3)
    expect(output).toMatch(/^failed /m)
    const acknowledged = acknowledgedIn(output)
    expect(acknowledged.length).toBeGreaterThan(5)
    await requireWhole(opened, acknowledged)
    const audit = auditOf(opened)
    const event = { workspaceId: null, actor: { type: 'cli' }, action: 'setup_link.created', target: null } as const
    await opened.database.transaction().execute((tx) => audit.append(tx, { ...event, details: {} }))
    await audit.makeCheckpoint()
    expect(await audit.verify()).toMatchObject({ ok: true, unanchored_tail: 0 })
  },
  60_000,
)
