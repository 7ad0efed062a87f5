import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, it, vi } from 'vitest'
import { openDatabase } from '../../src/storage/database.ts'
import { nextRevision, type PolicyRevisionWatch, watchPolicyRevision } from '../../src/storage/policy-revision.ts'
import { describeOnDatabases, type TestDatabase } from '../databases.ts'

describeOnDatabases('policy revision', (open) => {
  let test: TestDatabase
  let watch: PolicyRevisionWatch | undefined
  afterEach(async () => {
    await watch?.stop()
    await test.dispose()
  })

  const advance = (from = test) => from.database.transaction().execute(nextRevision)

  it('tells a server of another process’s change within a second', async () => {
    test = await open()
    const seen: number[] = []
    watch = watchPolicyRevision(test.database, { onChange: (revision) => void seen.push(revision) })
    const other = await openDatabase(test.location)
    await other.database.transaction().execute(nextRevision)
    await vi.waitFor(() => expect(seen).toEqual([1]), { timeout: 1_000 })
    await other.database.transaction().execute(nextRevision)
    await vi.waitFor(() => expect(seen).toEqual([1, 2]), { timeout: 1_000 })
    await other.close()
  })

  it('says nothing of a change that was rolled back', async () => {
    test = await open()
    const onChange = vi.fn()
    watch = watchPolicyRevision(test.database, { intervalMs: 60_000, onChange })
    const failing = test.database.transaction().execute(async (transaction) => {
      await nextRevision(transaction)
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    await watch.poke()
    expect(onChange).not.toHaveBeenCalled()
  })

  it('looks at once when poked, and has handed the change over when the poke settles', async () => {
    test = await open()
    const seen: number[] = []
    const onChange = async (revision: number) => {
      await sleep(20)
      seen.push(revision)
    }
    watch = watchPolicyRevision(test.database, { intervalMs: 60_000, onChange })
    await advance()
    const first = watch.poke()
    await advance()
    await Promise.all([first, watch.poke()])
    expect(seen.at(-1)).toBe(2)
  })

  it('hands a change over again if taking it over failed, logs the failure once, and goes on', async () => {
    test = await open()
    const log = { error: vi.fn() }
    let failures = 4
    const seen: number[] = []
    const onChange = (revision: number) => {
      failures -= 1
      if (failures >= 0) throw new Error('cannot reload')
      seen.push(revision)
    }
    watch = watchPolicyRevision(test.database, { intervalMs: 10, onChange, log })
    await advance()
    await vi.waitFor(() => expect(seen).toEqual([1]))
    expect(log.error).toHaveBeenCalledTimes(1)
  })

  it('stops: no call after stop() has settled', async () => {
    test = await open()
    const onChange = vi.fn()
    watch = watchPolicyRevision(test.database, { intervalMs: 5, onChange })
    await watch.stop()
    await advance()
    await sleep(40)
    await watch.poke()
    expect(onChange).not.toHaveBeenCalled()
  })
})
