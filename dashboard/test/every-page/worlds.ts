/** What the walk finds: a workspace of everyday data, one in which every text attacks, and one that is empty. */

import type { RequestRecordRow } from '../../../server/src/storage/schema.ts'
import type { Keepgate } from '../../../server/test/harness/keepgate.ts'
import type { ScriptedProvider } from '../scripted-provider.ts'
import { seedRecords } from '../seed-records.ts'
import { anything, asProgram } from '../session-steps.ts'
import { everyAttack, hostileTexts } from './hostile-texts.ts'
import { plantRows } from './plant-rows.ts'

export type Worlds = {
  readonly everyday: string
  readonly hostile: string
  readonly empty: string
  /** Of a link that works. */
  readonly invitation: string
}

type Seed = Partial<RequestRecordRow> & { readonly time: number }

const hour = 3_600_000

const failedTest = (text: string): string =>
  JSON.stringify({
    time: Date.now(),
    reach: { ok: false, latencyMs: 12, message: text },
    call: { ok: false, latencyMs: 12, message: text },
    code: 'provider_refused',
    cause: text,
    fix: text,
  })

/** Names with accents, so that no look takes them for words of the dashboard's own. */
const fillEveryday = (keepgate: Keepgate): void => {
  const now = Date.now()
  let key = ''
  let person = ''
  plantRows(keepgate, keepgate.workspaceId, (plant) => {
    plant.rename('workspaces', keepgate.workspaceId, 'Caf\u00e9')
    for (const name of ['Zo\u00eb', 'Andr\u00e9']) {
      person = plant.member(name)
      plant.invitation(`${name}@keepgate.example`)
      key = plant.apiKey('api', `Cl\u00e9 de ${name}`, { created_by: person, last_used_at: now - hour })
      plant.apiKey('management', `Jet\u00f3n de ${name}`)
      plant.connection(`h\u00f4te-${name}`, { last_test: failedTest('Refus\u00e9.'), key_fingerprint: 'a1b2c3' })
    }
  })
  const records: readonly Seed[] = [
    { time: now - 1000, api_key_id: key, member_id: person },
    {
      time: now - 2000,
      outcome: 'failed',
      status: 502,
      error_code: 'provider_error',
      cost_usd: null,
      output_tokens: null,
    },
    { time: now - hour, outcome: 'aborted', stream: 0, failed_attempts: '[["demo",1,20,"provider_timeout"]]' },
  ]
  seedRecords(keepgate, records)
}

const hostileRecords = (keys: readonly string[], people: readonly string[]): readonly Seed[] => {
  const now = Date.now()
  return hostileTexts.flatMap((text, index) => {
    const names = { model: text, connection: text, provider: text, member_id: people[index] ?? text }
    const failure = { status: 502, outcome: 'failed', error_code: text, cost_usd: null } as const
    return [
      { ...names, time: now - index * 1000, api_key_id: keys[index] ?? text },
      {
        ...names,
        ...failure,
        time: now - index * hour,
        api_key_id: text,
        member_id: text,
        operation: text,
        request_id: text,
        failed_attempts: JSON.stringify([[text, 1, 20, text]]),
      },
    ]
  })
}

/** What the routes refuse lies in the database all the same. */
const fillHostile = (keepgate: Keepgate, workspaceId: string): void => {
  const people: string[] = []
  const keys: string[] = []
  plantRows(keepgate, workspaceId, (plant) => {
    for (const text of hostileTexts) {
      const person = plant.member(text)
      people.push(person)
      plant.invitation(`${text}@keepgate.example`)
      plant.workspace(text)
      const pattern = `${text.replaceAll(/[\s*]/g, '').slice(0, 199)}*`
      keys.push(
        plant.apiKey('api', text, { last_four: text, created_by: person, allowed_models: JSON.stringify([pattern]) }),
      )
      plant.apiKey('management', text, { last_four: text, created_by: text })
      plant.connection(text, {
        base_url: `http://${'a'.repeat(63)}.example/${encodeURIComponent(text.slice(0, 400).toWellFormed())}`,
        key_last_four: text,
        key_fingerprint: text,
        options: JSON.stringify({ [text.slice(0, 64)]: text }),
        models: JSON.stringify([text]),
        last_test: failedTest(text),
      })
    }
    plant.connection('script-address', { base_url: 'javascript:planted(8)' })
    plant.rename('people', plant.personId, everyAttack)
    plant.rename('workspaces', workspaceId, everyAttack)
  })
  const records = hostileRecords(keys, people)
  seedRecords(
    keepgate,
    records.map((record) => ({ ...record, workspace_id: workspaceId })),
  )
}

/** @param provider what it lists, the hostile workspace offers */
export const makeWorlds = async (keepgate: Keepgate, provider: ScriptedProvider): Promise<Worlds> => {
  const { request } = await asProgram(keepgate)
  const post = async (path: string, body: object) =>
    Object(await request({ method: 'POST', path, body, answer: anything }))
  const { id: hostile } = await post('/api/workspaces', { name: 'Attacked' })
  const { id: empty } = await post('/api/workspaces', { name: 'R\u00e9serve' })
  const invited = { email: 'invited@keepgate.example', rank: 'user' }
  const { token: invitation } = await post(`/api/workspaces/${keepgate.workspaceId}/invitations`, invited)
  const connection = { provider: 'openai-compatible', name: 'house', base_url: provider.url, key: provider.key }
  await post(`/api/workspaces/${hostile}/providers`, connection)
  // What the routes take goes in through them, so that what is made of it along the way is attacked too.
  for (const text of hostileTexts) {
    await post(`/api/workspaces/${hostile}/api-keys`, { name: text.slice(0, 80) }).catch(() => null)
  }
  fillEveryday(keepgate)
  fillHostile(keepgate, hostile)
  return { everyday: keepgate.workspaceId, hostile, empty, invitation }
}
