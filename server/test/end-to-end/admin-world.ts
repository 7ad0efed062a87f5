/** An installation with admin keys, for suites that sign commands and look at what came of them. */
import type { OpenTestDatabase } from '../databases.ts'
import { signedHeaders, type TestKey } from './admin-signer.ts'
import { type ControlPlane, startControlPlane } from './control-plane.ts'

export const commandPath = '/api/admin/command'

export const grant = (key: TestKey, roles: readonly string[], workspaces?: readonly string[]) => ({
  id: key.id,
  public_key_hex: key.publicKeyHex,
  roles,
  ...(workspaces === undefined ? {} : { workspaces }),
})

/** Fields of the answer beside its HTTP status, which stands in `http`. */
export type CommandAnswer = { readonly http: number } & Record<string, unknown>

export type AdminWorld = {
  readonly plane: ControlPlane
  /** Ready to be sent, once or more often. */
  readonly signed: (key: TestKey, name: string, given?: object) => { rawBody: string; headers: Record<string, string> }
  readonly command: (key: TestKey, name: string, given?: object) => Promise<CommandAnswer>
  /** Asks by one key, approves by another. */
  readonly agreed: (asks: TestKey, approves: TestKey, name: string, given: object) => Promise<CommandAnswer>
  readonly look: (key: TestKey, target: string) => Promise<CommandAnswer>
  /** Actions of the audit log, oldest first. */
  readonly actions: () => Promise<string[]>
  readonly close: () => Promise<void>
}

export const startAdminWorld = async (open: OpenTestDatabase, keys: readonly object[]): Promise<AdminWorld> => {
  const plane = await startControlPlane({ open, adminConfig: JSON.stringify({ keys }) })
  const { host: authority } = new URL(plane.url)
  const created = (): number => Math.floor(plane.clock.now() / 1000)
  const signed: AdminWorld['signed'] = (key, name, given = {}) => {
    const body = JSON.stringify({ command: name, arguments: given })
    return { rawBody: body, headers: signedHeaders(key, { authority, target: commandPath, body, created: created() }) }
  }
  const command: AdminWorld['command'] = async (key, name, given = {}) => {
    const { status, json } = await plane.request('POST', commandPath, signed(key, name, given))
    return { ...Object(json), http: status }
  }
  return {
    plane,
    signed,
    command,
    agreed: async (asks, approves, name, given) => {
      const { id, digest, ...rest } = await command(asks, name, given)
      if (rest.status !== 'pending') return rest
      return command(approves, 'approve', { id, digest })
    },
    look: async (key, target) => {
      const headers = signedHeaders(key, { method: 'GET', authority, target, created: created() })
      const { status, json } = await plane.request('GET', target, { headers })
      return { ...Object(json), http: status }
    },
    actions: async () =>
      (await plane.database.selectFrom('audit_entries').select('bytes').orderBy('sequence').execute()).map(
        ({ bytes }) => JSON.parse(bytes).action,
      ),
    close: plane.close,
  }
}
