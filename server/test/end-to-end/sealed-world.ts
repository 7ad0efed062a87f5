/** What tests of sealed keys share: a server whose root they know, pages sealed as its operator would, and their calls. */
import { createHash, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { SealedKeyClaims } from '@keepgate/protocol/sealed-key'
import { Secret } from '../../src/kernel/secret.ts'
import { createSealedKeys } from '../../src/vault/sealed-keys.ts'
import { type CallAnswer, call, freshDirectory, rootKey, runJson, startServer } from '../adversarial/gateway-process.ts'

export type Chat = {
  message?: string
  context?: string
  sealed: string
  model?: string
  accept?: string
  headers?: Record<string, string>
  more?: object
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

const readDeployment = (dataDirectory: string): string => {
  const database = new DatabaseSync(join(dataDirectory, 'keepgate.db'), { readOnly: true, timeout: 5000 })
  try {
    return String(database.prepare('select deployment from audit_head').get()?.deployment)
  } finally {
    database.close()
  }
}

export type SealedWorld = Awaited<ReturnType<typeof startSealedWorld>>

export const startSealedWorld = async (given: Record<string, string> = {}) => {
  const directory = freshDirectory()
  const root = rootKey()
  const env: Record<string, string> = {
    DATA_DIR: directory.path,
    ENCRYPTION_KEY: rootKey(),
    SESSION_SECRET: rootKey(),
    AI_MASTER_KEY: root,
    RATE_LIMIT_IP: '1000000/minute',
    RATE_LIMIT_KEY: '1000000/minute',
    ...given,
  }
  const made = await runJson(env, ['init', '--yes'])
  const workspace = String(made.workspace_id)
  const deployment = readDeployment(directory.path)
  let server = await startServer(env)

  /** As the installation itself would: the claims are whatever the test needs. */
  const sealWith = (bytes: Buffer, change: Partial<SealedKeyClaims>, key: string, place = deployment, kid = 'k1') => {
    const keys = new Map([[kid, new Secret(new Uint8Array(bytes))]])
    const iat = Math.floor(Date.now() / 1000) - 10
    const claims: SealedKeyClaims = {
      workspace,
      page: 'cafe',
      provider: 'gemini',
      base_url: 'https://gemini.invalid/',
      models: ['gemini-2.5-flash'],
      max_tokens: 321,
      daily_cap: 1_000_000,
      iat,
      exp: iat + 86_400,
      jti: randomBytes(16).toString('base64url'),
      generation: 0,
      context_sha256: null,
      ...change,
    }
    return createSealedKeys({ primary: kid, keys }, place).seal(claims, new Secret(key))
  }

  const chat = ({
    message = 'Hi',
    context = 'Café',
    sealed,
    model,
    accept,
    headers,
    more,
  }: Chat): Promise<CallAnswer> =>
    call(`${server.url}/api/chat`, {
      body: JSON.stringify({
        message,
        context,
        encrypted_api_key: sealed,
        ...(model === undefined ? {} : { model }),
        ...more,
      }),
      headers: { ...(accept === undefined ? {} : { accept }), ...headers },
    })

  return {
    env,
    directory: directory.path,
    workspace,
    deployment,
    email: String(made.email),
    password: String(made.password),
    rootBytes: Buffer.from(root, 'base64'),
    get server() {
      return server
    },
    seal: (change: Partial<SealedKeyClaims>, key: string) => sealWith(Buffer.from(root, 'base64'), change, key),
    sealWith,
    chat,
    /** @param changes of the environment, kept for later starts. */
    restart: async (signal: NodeJS.Signals = 'SIGTERM', changes: Record<string, string | null> = {}): Promise<void> => {
      await server.stop(signal)
      for (const [name, value] of Object.entries(changes)) {
        if (value === null) delete env[name]
        else env[name] = value
      }
      server = await startServer(env)
    },
    close: async (): Promise<void> => {
      await server.stop('SIGKILL')
      directory.remove()
    },
  }
}

export const codeOf = ({ status, body }: CallAnswer): [number, unknown] => [
  status,
  body.startsWith('{') ? JSON.parse(body).code : null,
]

export type Frame = { delta?: string; done?: boolean; finish_reason?: string; error?: { code: string } }

export const framesOf = (text: string): Frame[] =>
  text
    .split('\n\n')
    .filter((frame) => frame.startsWith('data: '))
    .map((frame) => JSON.parse(frame.slice(6)))
