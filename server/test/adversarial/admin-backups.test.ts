/** Backups by signed command: begun at once, followed by a look, and nothing that restores over what runs. */
import { existsSync, readdirSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { type AdminBackup, AdminBackups } from '@keepgate/protocol/admin-backups'
import { AdminAuditPage } from '@keepgate/protocol/admin-command'
import { afterEach, expect, it } from 'vitest'
import { describeOnDatabases } from '../databases.ts'
import { makeKey } from '../end-to-end/admin-signer.ts'
import { type AdminWorld, type CommandAnswer, grant, startAdminWorld } from '../end-to-end/admin-world.ts'

const withoutStatus = ({ http: _, ...answer }: CommandAnswer) => answer

const owner = makeKey('one')
const auditor = makeKey('two')

describeOnDatabases('a backup by signed command', (open) => {
  let world: AdminWorld
  afterEach(() => world.close())

  const finished = async (): Promise<AdminBackup[]> => {
    for (;;) {
      const { data } = await world.look(auditor, '/api/admin/backups')
      const runs = AdminBackups.parse({ data }).data
      if (runs.some(({ state }) => state !== 'running')) return runs
      await sleep(20)
    }
  }

  it('is answered with its id, and its end stands in the list and the audit log', async () => {
    world = await startAdminWorld(open, [grant(owner, ['owner']), grant(auditor, ['auditor'])])
    const answer = await world.command(owner, 'backup_create', {})
    expect(answer).toMatchObject({ http: 200, status: 'completed', result: { backup: expect.stringMatching(/^bak_/) } })
    const [run, ...others] = await finished()
    expect(others).toEqual([])
    expect(run).toMatchObject({ origin: 'admin', state: 'completed', problem: null })
    expect(answer.result).toEqual({ backup: run?.id, file: run?.file })
    expect(run?.rows_done).toBe(run?.rows_total)
    expect(run?.file).toMatch(/^keepgate-\d{8}T\d{9}Z\.kgbackup$/)
    const directory = world.plane.backupDirectory
    expect(readdirSync(directory)).toEqual([run?.file])
    const { data } = AdminAuditPage.parse(withoutStatus(await world.look(auditor, '/api/admin/audit?limit=20')))
    expect(data.find(({ action }) => action === 'backup.created')).toMatchObject({
      actor: { type: 'admin_key', id: 'one' },
      target: { type: 'backup', id: run?.id },
    })
  })

  it('is refused to who may only look, and with arguments that it does not take', async () => {
    world = await startAdminWorld(open, [grant(owner, ['owner']), grant(auditor, ['auditor'])])
    expect(await world.command(auditor, 'backup_create', {})).toMatchObject({ http: 403 })
    // Nobody names a path on the server from outside.
    for (const given of [{ file: '../../etc/passwd' }, { out: '/tmp/x' }])
      expect(await world.command(owner, 'backup_create', given)).toMatchObject({ http: 422 })
    expect(await world.command(owner, 'backup_restore', {})).toMatchObject({ http: 422 })
    expect(existsSync(world.plane.backupDirectory)).toBe(false)
  })
})
