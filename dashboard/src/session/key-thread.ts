import { RequestError } from '@keepgate/client/request-error'
import type { FromKeyWorker, KeyCommand, KeyPhase, KeyResult, ToKeyWorker } from './key-messages.ts'

/** The part of a Worker that is used. */
export type WorkerPort = {
  postMessage(message: ToKeyWorker): void
  terminate(): void
  onmessage: ((event: MessageEvent<FromKeyWorker>) => void) | null
  onerror: ((event: ErrorEvent) => void) | null
}

export type KeyThread = {
  /** Throws RequestError, with codes of this page where the server is not to blame (`problemOf` has their words). */
  readonly run: (command: KeyCommand, tell: (phase: KeyPhase) => void) => Promise<KeyResult>
  /** Ends the worker, and with it the key. What is under way fails; the next command starts a new worker. */
  readonly destroy: () => void
}

type Pending = {
  readonly tell: (phase: KeyPhase) => void
  readonly resolve: (result: KeyResult) => void
  readonly reject: (error: RequestError) => void
}

const failure = (code: 'locked' | 'worker_failed'): RequestError =>
  new RequestError({ status: 0, code, message: 'The login worker ended.' })

/** The page's side of the login worker, which starts with the first command. */
export const createKeyThread = (spawn: () => WorkerPort): KeyThread => {
  const pending = new Map<number, Pending>()
  let worker: WorkerPort | null = null
  let lastId = 0

  const end = (code: 'locked' | 'worker_failed'): void => {
    worker?.terminate()
    worker = null
    for (const { reject } of pending.values()) reject(failure(code))
    pending.clear()
  }

  const hear = ({ data }: MessageEvent<FromKeyWorker>): void => {
    const waiting = pending.get(data.id)
    if (waiting === undefined) return
    if (data.type === 'phase') {
      waiting.tell(data.phase)
      return
    }
    pending.delete(data.id)
    if (data.type === 'done') waiting.resolve(data.result)
    else waiting.reject(new RequestError(data.refusal))
  }

  const start = (): WorkerPort => {
    const started = spawn()
    started.onmessage = hear
    started.onerror = () => end('worker_failed')
    return started
  }

  return {
    run: (command, tell) =>
      new Promise((resolve, reject) => {
        worker ??= start()
        lastId += 1
        pending.set(lastId, { tell, resolve, reject })
        worker.postMessage({ id: lastId, command })
      }),
    destroy: () => end('locked'),
  }
}
