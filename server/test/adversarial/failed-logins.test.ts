import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Account, type ControlPlane, registrationOf, startControlPlane } from '../end-to-end/control-plane.ts'

let plane: ControlPlane
let someone: Account
beforeAll(async () => {
  plane = await startControlPlane()
  someone = await plane.register('someone@keepgate.example')
})
afterAll(() => plane.close())

const entries = async () =>
  (await plane.database.selectFrom('audit_entries').selectAll().where('action', '=', 'login.failed').execute()).map(
    ({ bytes, workspace_id }) => ({ ...JSON.parse(bytes).details, workspace_id }),
  )

const attempt = (email: string) =>
  plane.identity.login.finish({ email, auth: registrationOf(email).auth, transport: 'bearer' }).then(
    () => 'in',
    () => 'refused',
  )

it('are one audit entry however many there are, naming accounts by id and nothing that was typed', async () => {
  for (let index = 0; index < 30; index++) expect(await attempt(someone.email)).toBe('refused')
  for (let index = 0; index < 5; index++) expect(await attempt(`nobody${index}@keepgate.example`)).toBe('refused')
  expect(await entries()).toEqual([])
  await plane.identity.recordFailedLogins()
  await plane.identity.recordFailedLogins()
  const { id } = someone.home.person
  expect(await entries()).toEqual([
    { attempts: 35, unknown_accounts: 5, accounts: { [id]: 30 }, further_accounts: 0, workspace_id: null },
  ])
  const all = await plane.database.selectFrom('audit_entries').select('bytes').execute()
  expect(all.map(({ bytes }) => bytes).join('')).not.toContain('nobody')
  expect(await plane.audit.verify()).toMatchObject({ ok: true })
})

it('are kept for the next time where they cannot be written', async () => {
  const before = (await entries()).length
  await attempt(someone.email)
  const head = await plane.database.selectFrom('audit_head').selectAll().executeTakeFirstOrThrow()
  await plane.database.deleteFrom('audit_head').execute()
  await expect(plane.identity.recordFailedLogins()).rejects.toThrow('not started')
  await plane.database.insertInto('audit_head').values(head).execute()
  await attempt('nobody@keepgate.example')
  await plane.identity.recordFailedLogins()
  expect((await entries()).slice(before)).toEqual([
    expect.objectContaining({ attempts: 2, unknown_accounts: 1, accounts: { [someone.home.person.id]: 1 } }),
  ])
})
