import { expect, it } from 'vitest'
import { createReadTurns } from './read-turns.ts'

const settle = () => new Promise((resolve) => setImmediate(resolve))

/** Reads that end when they are told to. */
const world = () => {
  const turns = createReadTurns()
  const begun: string[] = []
  const ends = new Map<string, () => void>()
  const ask = (workspaceId: string, name: string, left?: AbortSignal): Promise<string> => {
    const answer = turns.take(workspaceId, left, async () => {
      begun.push(name)
      await new Promise<void>((resolve) => ends.set(name, resolve))
      return name
    })
    answer.catch(() => undefined)
    return answer
  }
  const end = async (name: string): Promise<void> => {
    ends.get(name)?.()
    await settle()
  }
  return { begun, ask, end }
}

it('reads for one workspace once at a time, and for three workspaces at most', async () => {
  const { begun, ask, end } = world()
  for (const name of ['a1', 'a2', 'b1', 'c1', 'd1']) void ask(name.charAt(0), name)
  await settle()
  expect(begun).toEqual(['a1', 'b1', 'c1'])
  await end('b1')
  expect(begun).toEqual(['a1', 'b1', 'c1', 'd1'])
  await end('a1')
  expect(begun.at(-1)).toBe('a2')
})

it('gives a workspace with one question its turn before another’s many', async () => {
  const { begun, ask, end } = world()
  for (const busy of ['a', 'b', 'c']) for (let index = 0; index < 20; index++) void ask(busy, `${busy}${index}`)
  void ask('quiet', 'quiet')
  await settle()
  for (const name of ['a0', 'b0', 'c0', 'a1', 'b1']) await end(name)
  expect(begun).toContain('quiet')
})

it('never begins what nobody waits for any more', async () => {
  const { begun, ask, end } = world()
  const left = new AbortController()
  void ask('a', 'first')
  const dropped = ask('a', 'dropped', left.signal)
  void ask('a', 'last')
  await settle()
  left.abort()
  await expect(dropped).rejects.toMatchObject({ code: 'client_closed' })
  await expect(ask('a', 'late', left.signal)).rejects.toMatchObject({ code: 'client_closed' })
  await end('first')
  expect(begun).toEqual(['first', 'last'])
})

it('refuses a workspace’s further questions where many wait, and nobody else’s', async () => {
  const { begun, ask } = world()
  for (let index = 0; index < 33; index++) void ask('a', `a${index}`)
  await settle()
  await expect(ask('a', 'one too many')).rejects.toMatchObject({ code: 'rate_limited', retryAfterSeconds: 5 })
  void ask('b', 'b')
  await settle()
  expect(begun).toEqual(['a0', 'b'])
})

it('goes on after a read that failed', async () => {
  const turns = createReadTurns()
  const failing = turns.take('a', undefined, () => Promise.reject(new Error('no database')))
  const next = turns.take('a', undefined, async () => 'read')
  await expect(failing).rejects.toThrow('no database')
  expect(await next).toBe('read')
})
