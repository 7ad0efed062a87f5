// Logs in, makes a management token that may read logs and usage for a day, and reads both with it.
import { login } from '@keepgate/client/login'
import { createControlClient } from '@keepgate/client/request'
import { ManagementTokenCreated } from '@keepgate/protocol/identity'
import { setting, url } from '../settings.ts'

const dayMs = 86_400_000
const workspace = `/api/workspaces/${encodeURIComponent(setting('KEEPGATE_WORKSPACE_ID'))}`

// The password is turned into a proof here; it never leaves this process.
const session = await login({
  baseUrl: url,
  email: setting('KEEPGATE_EMAIL'),
  password: setting('KEEPGATE_PASSWORD'),
})

const made = await createControlClient({ baseUrl: url, token: session.token }).request({
  method: 'POST',
  path: `${workspace}/management-tokens`,
  body: { name: 'Usage report', expires_at: Date.now() + dayMs, scopes: ['logs:read', 'usage:read'] },
  answer: ManagementTokenCreated,
})

// From here on anything that speaks HTTP will do.
const read = async (path: string): Promise<unknown> => {
  const response = await fetch(`${url}${workspace}${path}`, {
    headers: { authorization: `Bearer ${made.management_token}` },
  })
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  return response.json()
}

console.log(JSON.stringify({ usage: await read('/usage?by=model'), logs: await read('/logs?limit=5') }, null, 2))
