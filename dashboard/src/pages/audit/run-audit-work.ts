import { workerUrl } from '../../browser/trusted-types.ts'
import type { AuditCommand, AuditResult, FromAuditWorker, WorkRefusal } from './audit-work.ts'
import auditWorkerUrl from './audit-worker.ts?worker&url'

export class WorkRefused extends Error {
  override readonly name = 'WorkRefused'
  readonly refusal: WorkRefusal

  constructor(refusal: WorkRefusal) {
    super(`Nothing could be verified: ${refusal}.`)
    this.refusal = refusal
  }
}

export type Progress = { readonly verified: number; readonly total: number }

/** One piece of work in a worker of its own, which ends with it or with the signal. Throws WorkRefused, the signal's reason. */
export const runAuditWork = (
  command: AuditCommand,
  { onProgress, signal }: { onProgress?: (progress: Progress) => void; signal?: AbortSignal } = {},
): Promise<AuditResult> => {
  const worker = new Worker(workerUrl(auditWorkerUrl), { type: 'module', name: 'keepgate-audit' })
  return new Promise<AuditResult>((resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason))
    worker.onerror = () => reject(new WorkRefused('worker_failed'))
    worker.onmessage = ({ data }: MessageEvent<FromAuditWorker>) => {
      if (data.type === 'progress') onProgress?.(data)
      else if (data.type === 'done') resolve(data.result)
      else reject(new WorkRefused(data.refusal))
    }
    worker.postMessage(command)
  }).finally(() => worker.terminate())
}
