/** The audit log over the API: what an administrator, a moderator and an auditor with a download can find out. */
import { parsePublicKey } from '@keepgate/protocol/audit-checkpoint'
import { verifyExport } from '@keepgate/protocol/audit-export'
import { verifyProof } from '@keepgate/protocol/audit-proof'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { auditPrimitives } from '../../src/audit/primitives.ts'
import { type Account, type ControlPlane, startControlPlane } from './control-plane.ts'

let plane: ControlPlane
let root: Account
let stranger: Account
let token: string
let path: string

beforeAll(async () => {
  plane = await startControlPlane()
  root = await plane.firstAdministrator('root@keepgate.example')
  stranger = await plane.register('stranger@keepgate.example')
  token = await plane.login(root)
  path = `/api/workspaces/${root.home.workspace.id}/audit`
  for (const name of ['one', 'two', 'three']) {
    plane.clock.advance(1000)
    const body = { name }
    await plane.request('POST', `/api/workspaces/${root.home.workspace.id}/api-keys`, { token, body })
  }
})
afterAll(() => plane.close())

type Entry = { sequence: number; time: number; action: string; actor: { id: string }; target: { id: string } }
const list = async (query: string): Promise<Entry[]> => {
  const { status, json } = await plane.request('GET', `${path}?${query}`, { token })
  expect(status).toBe(200)
  return Object(json).data
}
const get = async (suffix: string, as = token) =>
  Object((await plane.request('GET', path + suffix, { token: as })).json)
/** Changes entry 2. @returns the way back. */
const tamper = async () => {
  const row = await plane.database
    .selectFrom('audit_entries')
    .selectAll()
    .where('sequence', '=', 2)
    .executeTakeFirstOrThrow()
  const write = (bytes: string) =>
    plane.database.updateTable('audit_entries').set({ bytes }).where('sequence', '=', 2).execute()
  await write('{}')
  return () => write(row.bytes)
}
const key = async () => {
  const parsed = parsePublicKey(auditPrimitives.sha256, (await get('/key')).public_key)
  if (parsed === null) throw new Error('No key.')
  return parsed
}

describe('the audit routes', () => {
  it('filter by action, by all actions of an object, by actor, target and time, page by page', async () => {
    const made = await list('action=api_key.created')
    expect(made).toHaveLength(3)
    expect(await list('action=api_key.*')).toEqual(made)
    const [newest, middle] = made
    expect(await list(`target=api_key:${newest?.target.id}`)).toEqual([newest])
    expect(await list(`actor=person:${root.home.person.id}&action=api_key.created`)).toEqual(made)
    expect(await list(`actor=person:${stranger.home.person.id}`)).toEqual([])
    expect(await list(`action=api_key.created&from=${middle?.time}&to=${newest?.time}`)).toEqual([middle])
    const first = await plane.request('GET', `${path}?action=api_key.created&limit=2`, { token })
    expect(Object(first.json).data).toHaveLength(2)
    const rest = await list(`action=api_key.created&limit=2&cursor=${Object(first.json).next_cursor}`)
    expect(rest.map(({ sequence }) => sequence)).toEqual([made[2]?.sequence])
  })

  it('refuse filters that are none, and take no pattern of the database for one', async () => {
    for (const query of [
      'action=api_key',
      'action=%25.created',
      'actor=person',
      'target=api_key',
      'from=yesterday',
      'x=1',
    ]) {
      const { status } = await plane.request('GET', `${path}?${query}`, { token })
      expect([200, 422], query).toContain(status)
      if (query !== 'actor=person') expect(status, query).toBe(422)
    }
    expect(await list('action=api.*')).toEqual([])
  })

  it('prove an entry and the growth of the log to whoever has the key alone', async () => {
    const early = await get('/key')
    expect(early.checkpoint).toBeNull()
    await plane.audit.makeCheckpoint()
    const first = (await get('/key')).checkpoint
    const [entry] = await list('action=api_key.created')
    const proof = await get(`/${entry?.sequence}/proof`)
    expect(await verifyProof(auditPrimitives, proof, await key())).toMatchObject({ ok: true })
    for (const lie of [
      { ...proof, index: proof.index - 1 },
      { ...proof, bytes: proof.bytes.replace('three', 'threw') },
      { ...proof, path: proof.path.slice(1) },
      { ...proof, size: proof.size - 1 },
      { ...proof, checkpoint: proof.checkpoint.replace(/.{4}\n$/, 'AAAA\n') },
      {},
    ]) {
      expect((await verifyProof(auditPrimitives, lie, await key())).ok).toBe(false)
    }
    await plane.login(root)
    await plane.audit.makeCheckpoint()
    const growth = await get(`/consistency?first=${first.size}`)
    expect(await verifyProof(auditPrimitives, growth, await key())).toMatchObject({ ok: true })
    const wrong = { ...growth, first_size: growth.first_size - 1 }
    expect(await verifyProof(auditPrimitives, wrong, await key())).toMatchObject({ reason: 'size_mismatch' })
    expect((await get('/checkpoints')).data).toHaveLength(2)
    const page = await get('/checkpoints?limit=1')
    expect((await get(`/checkpoints?cursor=${page.next_cursor}`)).data).toEqual([first])
  })

  it('prove no entry of another workspace, nor of the installation', async () => {
    const { entries } = await plane.audit.list(stranger.home.workspace.id, null, 1)
    const answer = await plane.request('GET', `${path}/${entries[0]?.sequence}/proof`, { token })
    expect(answer.status).toBe(404)
    expect(answer.text).not.toContain(stranger.home.person.id)
    const session = (await plane.database.selectFrom('audit_entries').selectAll().execute()).find(
      ({ workspace_id: workspaceId }) => workspaceId === null,
    )
    expect((await plane.request('GET', `${path}/${session?.sequence}/proof`, { token })).status).toBe(404)
  })

  it('verify in turns: many who ask are shown one verification', async () => {
    expect(await get('/verification')).toMatchObject({ state: 'never', report: null })
    const begun = await Promise.all(
      Array.from({ length: 5 }, () => plane.request('POST', `${path}/verification`, { token })),
    )
    expect(begun.map(({ status }) => status)).toEqual([202, 202, 202, 202, 202])
    await plane.audit.verifications.settled()
    const done = await get('/verification')
    expect(done).toMatchObject({ state: 'done', report: { ok: true, reason: null } })
    expect(done.report.verified_to).toBe(done.total)
    const mend = await tamper()
    await plane.request('POST', `${path}/verification`, { token })
    expect((await get('/verification')).finished_at, 'a pause lies between two').toBe(done.finished_at)
    plane.clock.advance(10_000)
    await plane.request('POST', `${path}/verification`, { token })
    await plane.audit.verifications.settled()
    const report = { ok: false, first_bad_index: 2, reason: 'entry_hash_mismatch', verified_to: 2 }
    expect(await get('/verification')).toMatchObject({ state: 'done', report })
    await mend()
  })

  it('let an administrator of the installation alone download the log, which then verifies anywhere', async () => {
    const { status, text, headers } = await plane.request('GET', '/api/audit/export?since=3', { token })
    expect(status).toBe(200)
    expect(headers.get('content-disposition')).toContain('keepgate-audit.jsonl')
    const { report } = await verifyExport(auditPrimitives, text.trimEnd().split('\n'), { key: await key() })
    expect(report).toMatchObject({ ok: true })
    const other = await plane.login(stranger)
    expect((await plane.request('GET', '/api/audit/export', { token: other })).status).toBe(403)
    expect((await plane.request('HEAD', '/api/audit/export', { token })).text).toBe('')
    expect((await plane.request('GET', '/api/audit/export?since=99999', { token })).status).toBe(400)
    const mend = await tamper()
    const later = await plane.request('GET', '/api/audit/export?since=3', { token })
    expect(later.json, 'what stands before it cannot be vouched for').toMatchObject({ code: 'audit_log_broken' })
    const whole = await plane.request('GET', '/api/audit/export', { token })
    const verdict = await verifyExport(auditPrimitives, whole.text.trimEnd().split('\n'))
    expect(verdict.report).toMatchObject({ ok: false, first_bad_index: 2 })
    await mend()
  })
})
