import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface, type Interface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test } from 'vitest'
import { parseKeyRing } from '../../src/crypto/key-ring.ts'
import { randomBytes } from '../../src/crypto/random.ts'
import { fromUtf8 } from '../../src/kernel/bytes.ts'
import { systemClock } from '../../src/kernel/clock.ts'
import { createVault } from '../../src/vault/vault.ts'
import { describeOnDatabases, type TestDatabase } from '../databases.ts'

type Answer = { pid: number; sealed?: string[]; secret?: string; refused?: string }

const program = fileURLToPath(new URL('vault-process.ts', import.meta.url))
const newRoot = (): string => Buffer.from(randomBytes(32)).toString('base64')
const workspaceIds = Array.from({ length: 8 }, (_, index) => `ws_${index}`)

describeOnDatabases('processes that start at once', (open) => {
  let opened: TestDatabase
  let children: ChildProcess[] = []

  afterEach(async () => {
    for (const child of children) child.kill('SIGKILL')
    children = []
    await opened.dispose()
  })

  const nextLine = (lines: Interface): Promise<string> =>
    new Promise((resolve, reject) => {
      lines.once('line', resolve)
      lines.once('close', () => reject(new Error('The process ended without an answer.')))
    })

  const race = async (rootKeys: readonly string[]): Promise<Answer[]> => {
    const runners = rootKeys.map((rootKey) => {
      const argument = JSON.stringify({ location: opened.location, rootKey, workspaceIds })
      const child = spawn(process.execPath, [program, argument], { stdio: ['pipe', 'pipe', 'inherit'] })
      children.push(child)
      return { child, lines: createInterface({ input: child.stdout }) }
    })
    await Promise.all(runners.map(({ lines }) => nextLine(lines)))
    const answers = runners.map(({ lines }) => nextLine(lines))
    for (const { child } of runners) child.stdin.write('go\n')
    return (await Promise.all(answers)).map((line) => JSON.parse(line))
  }

  test('agree on one data key a workspace and one instance secret', async () => {
    opened = await open()
    const rootKey = newRoot()
    const answers = await race([rootKey, rootKey, rootKey])
    expect(new Set(answers.map(({ secret }) => secret)).size).toBe(1)

    const rows = await opened.database.selectFrom('data_keys').select(['scope_id', 'kid']).orderBy('scope_id').execute()
    expect(rows).toEqual(workspaceIds.map((scope_id) => ({ scope_id, kid: 'd1' })))

    const vault = createVault({
      database: opened.database,
      rootKeys: parseKeyRing('ENCRYPTION_KEY', rootKey),
      clock: systemClock,
    })
    await vault.start()
    for (const { pid, sealed } of answers) {
      for (const [index, workspaceId] of workspaceIds.entries()) {
        const context = { purpose: 'provider key', workspaceId, rowId: 'pc_1', column: 'sealed_key', bound: [] }
        const plaintext = await vault.openForWorkspace(context, sealed?.[index] ?? '')
        expect(fromUtf8(plaintext)).toBe(`${pid} ${workspaceId}`)
      }
    }
  })

  test('with different root keys cannot both enter an empty database', async () => {
    opened = await open()
    const answers = await race([newRoot(), newRoot(), newRoot()])
    expect(answers.filter(({ sealed }) => sealed !== undefined)).toHaveLength(1)
    expect(answers.filter(({ refused }) => refused === 'mismatch')).toHaveLength(2)
  })
})
