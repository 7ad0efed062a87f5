import { expect, it, vi } from 'vitest'
import type { FromKeyWorker, ToKeyWorker } from './key-messages.ts'
import { createKeyThread, type WorkerPort } from './key-thread.ts'

const started = () => {
  const ports: (WorkerPort & { heard: ToKeyWorker[]; say(message: FromKeyWorker): void })[] = []
  const spawn = () => {
    const heard: ToKeyWorker[] = []
    const port = {
      heard,
      postMessage: (message: ToKeyWorker) => void heard.push(message),
      terminate: vi.fn(),
      onmessage: null as WorkerPort['onmessage'],
      onerror: null as WorkerPort['onerror'],
      say: (message: FromKeyWorker) => port.onmessage?.(new MessageEvent('message', { data: message })),
    }
    ports.push(port)
    return port
  }
  return { ports, thread: createKeyThread(spawn) }
}
const command = { type: 'log-in', email: 'a@b.c', password: 'p' } as const

it('starts its worker with the first command, and another one after the key was destroyed', async () => {
  const { ports, thread } = started()
  expect(ports).toHaveLength(0)
  const first = thread.run(command, () => undefined)
  thread.destroy()
  await expect(first).rejects.toMatchObject({ code: 'locked' })
  expect(ports[0]?.terminate).toHaveBeenCalledOnce()
  const second = thread.run(command, () => undefined)
  const id = ports[1]?.heard[0]?.id ?? 0
  // What a terminated worker had still said belongs to nobody.
  ports[1]?.say({ id: id - 1, type: 'done', result: { recoveryCode: 'stale' } })
  ports[1]?.say({ id, type: 'done', result: { recoveryCode: null } })
  expect(await second).toEqual({ recoveryCode: null })
})

it('tells phases, and gives a failure as the server’s refusal', async () => {
  const { ports, thread } = started()
  const tell = vi.fn()
  const run = thread.run(command, tell)
  const refusal = {
    status: 429,
    code: 'rate_limited',
    message: 'Too often.',
    hint: null,
    param: null,
    errors: [],
    requestId: 'req_1',
    retryAfterSeconds: 7,
  }
  ports[0]?.say({ id: 1, type: 'phase', phase: 'deriving' })
  ports[0]?.say({ id: 1, type: 'failed', refusal })
  await expect(run).rejects.toMatchObject({ code: 'rate_limited', retryAfterSeconds: 7, requestId: 'req_1' })
  expect(tell).toHaveBeenCalledWith('deriving')
})

it('fails what is under way where the worker cannot start', async () => {
  const { ports, thread } = started()
  const run = thread.run(command, () => undefined)
  ports[0]?.onerror?.(new Event('error') as ErrorEvent)
  await expect(run).rejects.toMatchObject({ code: 'worker_failed' })
})
