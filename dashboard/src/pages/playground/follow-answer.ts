import { RequestError } from '@keepgate/client/request-error'
import type { ChatAnswer } from '../../api/playground/send-chat.ts'
import { newRun, type Run } from './conversation.ts'

export type Progress = { readonly text: string; readonly thinking: string; readonly run: Run }

/** Tokens come faster than anybody reads; the page is drawn anew this often at most. */
const tellEveryMs = 40

const unexpected = (): RequestError =>
  new RequestError({ status: 0, code: 'page_failed', message: 'Something went wrong in this page.' })

/**
 * Follows one answer from sending to its end. `tell` hears how far it is. Never throws: what failed is returned, with
 * what had come until then.
 */
export const followAnswer = async (
  ask: (signal: AbortSignal) => Promise<ChatAnswer>,
  signal: AbortSignal,
  tell: (progress: Progress) => void,
  now: () => number = () => performance.now(),
): Promise<{ readonly progress: Progress; readonly failure: RequestError | null }> => {
  const startedAt = now()
  let progress: Progress = { text: '', thinking: '', run: newRun }
  let timer: ReturnType<typeof setTimeout> | null = null
  const change = (changes: Partial<Omit<Progress, 'run'>> & { run?: Partial<Run> }): void => {
    progress = { ...progress, ...changes, run: { ...progress.run, ...changes.run } }
    timer ??= setTimeout(() => {
      timer = null
      tell(progress)
    }, tellEveryMs)
  }
  const finish = (end: Run['end']): Progress => {
    if (timer !== null) clearTimeout(timer)
    return { ...progress, run: { ...progress.run, end, totalMs: now() - startedAt } }
  }
  try {
    const { events, ...head } = await ask(signal)
    change({ run: head })
    for await (const event of events) {
      if (event.type === 'finish') change({ run: { finishReason: event.reason } })
      else {
        const firstTokenMs = progress.run.firstTokenMs ?? now() - startedAt
        change({ [event.type]: progress[event.type] + event.text, run: { firstTokenMs } })
      }
    }
    return { progress: finish('complete'), failure: null }
  } catch (error) {
    if (signal.aborted) return { progress: finish('stopped'), failure: null }
    const failure = error instanceof RequestError ? error : unexpected()
    change({ run: { requestId: progress.run.requestId ?? failure.requestId } })
    return { progress: finish('failed'), failure }
  }
}
