/** Bodies that never end: what one client holds of them, and that nobody else is held up by it. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Account, type ControlPlane, registrationOf, startControlPlane } from '../end-to-end/control-plane.ts'
import { type Keepgate, startKeepgate, untilInForce } from '../harness/keepgate.ts'
import { call, chatBody } from './gateway-process.ts'
import { type HeldBody, type Hold, holdBodies, holdBody, sendInTwo } from './held-body.ts'

const mebibyte = 1024 * 1024
const held: HeldBody[] = []
afterEach(() => {
  for (const body of held.splice(0)) body.end()
})

const kept = (): number => held.filter((body) => body.status() === null).length
/** A refusal may take its time on a busy machine; it comes before any deadline ends a body. */
const expectKept = () => expect.poll(kept, { timeout: 6_000 })

/** Fills what can be filled, down to the last bytes. @returns how many are kept. */
const fill = async (hold: Omit<Hold, 'sent'>, steps: readonly (readonly [count: number, bytes: number])[]) => {
  for (const [count, sent] of steps) held.push(...(await holdBodies(count, { ...hold, sent })))
  return kept()
}
const downToOneByte = [
  [63, 1_040_000],
  [20, 60_000],
  [8, 8_000],
  [10, 1_000],
  [12, 100],
  [10, 9],
  [9, 1],
] as const

describe('unfinished bodies of one client outside /v1', () => {
  let plane: ControlPlane
  let owner: Account
  let attacker: Account
  let attackerToken: string
  beforeAll(async () => {
    plane = await startControlPlane()
    owner = await plane.firstAdministrator('owner@keepgate.example')
    attacker = await plane.register('attacker@keepgate.example')
    attackerToken = await plane.login(attacker)
  })
  afterAll(() => plane.close())

  const logIn = async () =>
    (await plane.request('POST', '/auth/login/start', { body: { email: 'owner@keepgate.example' } })).status
  const rename = async () => {
    const token = await plane.login(owner)
    const path = `/api/workspaces/${owner.home.workspace.id}`
    return (await plane.request('PATCH', path, { token, body: { name: 'New' } })).status
  }

  it('stop no login and no change, were they announced as large as they like', async () => {
    await fill({ url: plane.url, path: '/auth/login/start', announced: mebibyte }, downToOneByte)
    expect([await logIn(), await rename()]).toEqual([200, 200])
    await fill({ url: plane.url, path: '/api/workspaces', token: attackerToken, announced: mebibyte }, downToOneByte)
    expect([await logIn(), await rename()]).toEqual([200, 200])
  }, 60_000)

  it('at the size that a route takes, keep neither another address nor another person from theirs', async () => {
    await fill({ url: plane.url, path: '/auth/login/start', announced: 16_000 }, [
      [300, 15_990],
      [50, 100],
    ])
    await expectKept().toBeLessThan(100)
    const email = 'owner@keepgate.example'
    expect(await logIn()).toBe(200)
    const elsewhere = { url: plane.url, path: '/auth/login/start', from: '127.0.0.2' }
    expect(await sendInTwo(elsewhere, { email })).toBe(200)
    for (const body of held.splice(0)) body.end()

    const workspace = attacker.home.workspace.id
    const changes = { url: plane.url, path: `/api/workspaces/${workspace}/providers`, token: attackerToken }
    await fill({ ...changes, announced: mebibyte }, [[63, 1_040_000]])
    await expectKept().toBeLessThan(5)
    await fill({ ...changes, announced: mebibyte }, downToOneByte.slice(1))
    const token = await plane.login(owner)
    expect(await sendInTwo({ url: plane.url, path: '/api/workspaces', token }, { name: 'Mine' })).toBe(201)
    expect(await logIn()).toBe(200)
  }, 60_000)
})

describe('unfinished bodies of one client of the gateway', () => {
  let keepgate: Keepgate
  beforeAll(async () => {
    keepgate = await startKeepgate({ env: { SIGNUP: 'open', SHUTDOWN_GRACE: '1s' } })
  }, 60_000)
  afterAll(async () => {
    await keepgate.stop()
    keepgate.remove()
  })

  const post = async (path: string, body: object, key?: string) =>
    JSON.parse(
      (await call(keepgate.url + path, { body: JSON.stringify(body), ...(key === undefined ? {} : { key }) })).body,
    )
  const newPerson = async (email: string) => {
    const { registration, auth } = registrationOf(email)
    const { workspace } = await post('/auth/sign-up', { registration, workspace_name: 'Theirs' })
    const { token } = await post('/auth/login/finish', { email, auth, transport: 'bearer' })
    return { workspace: `/api/workspaces/${workspace.id}`, token }
  }

  it('leave /v1 open for other workspaces, and the room is free again when they are gone', async () => {
    const { workspace, token } = await newPerson('filler@keepgate.example')
    const { api_key: key } = await post(`${workspace}/api-keys`, { name: 'k', requests_per_minute: 1000 }, token)
    await untilInForce()
    const hold = { url: keepgate.url, path: '/v1/chat/completions', token: key, announced: 32 * mebibyte }
    for (let time = 0; time < 8; time++) await fill(hold, [[1, 33_400_000]])
    await expectKept().toBeLessThan(3)
    await fill(hold, [
      [3, 4_000_000],
      [3, 400_000],
      [3, 60_000],
      [3, 1_000],
    ])
    const other = () =>
      call(`${keepgate.url}/v1/chat/completions`, { key: keepgate.apiKey, body: chatBody(keepgate.model) })
    expect((await other()).status).toBe(200)
    for (const body of held.splice(0)) body.end()
    expect(await fill(hold, [[1, 33_400_000]])).toBe(1)
  }, 60_000)

  it('leave the playground open for other people', async () => {
    const filler = await newPerson('playing@keepgate.example')
    const hold = { url: keepgate.url, path: `${filler.workspace}/playground/chat`, token: filler.token }
    expect(await fill({ ...hold, announced: 32 * mebibyte }, [[3, 33_400_000]])).toBe(0)
    await fill({ ...hold, announced: 2 * mebibyte }, [
      [40, 2_000_000],
      [4, 60_000],
      [4, 1_000],
      [4, 10],
    ])
    const other = await newPerson('other@keepgate.example')
    const answered = await post(`${other.workspace}/playground/chat`, JSON.parse(chatBody('no/model')), other.token)
    expect(answered.error.code).toBe('model_not_found')
  }, 60_000)

  it('end with 408 where nothing comes any more, where it takes too long, and where it only drips', async () => {
    const email = '{"email":"'
    const silent = await holdBody({ url: keepgate.url, path: '/auth/login/start', announced: 1000, sent: email })
    const dripping = await holdBody({ url: keepgate.url, path: '/auth/login/start', announced: 1000, sent: email })
    const toModel = { url: keepgate.url, path: '/v1/chat/completions', token: keepgate.apiKey, announced: mebibyte }
    const slow = await holdBody({ ...toModel, sent: 500_000 })
    const steady = await holdBody({ ...toModel, sent: 500_000 })
    held.push(silent, dripping, slow, steady)
    const drip = setInterval(() => {
      dripping.write('a')
      slow.write(' ')
      steady.write(' '.repeat(4_000))
    }, 500)
    const first = await silent.answered
    expect([first.status, Math.round(first.tookMs / 5_000)]).toEqual([408, 1])
    expect(await dripping.answered).toMatchObject({ status: 408 })
    expect((await dripping.answered).tookMs).toBeLessThan(17_000)
    const last = await slow.answered
    expect(last.status).toBe(408)
    expect(last.tookMs).toBeLessThan(22_000)
    expect(steady.status()).toBeNull()
    clearInterval(drip)
  }, 60_000)
})
