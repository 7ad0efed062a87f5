import type { ChainReport } from '@keepgate/protocol/audit'
import { useCallback, useEffect, useRef, useState } from 'react'
import { getAuditKey } from '../../api/audit/get-audit-key.ts'
import { useWorkspace } from '../../workspace/use-workspace.ts'
import { type Progress, runAuditWork } from './run-audit-work.ts'

export type BrowserVerification =
  | { readonly state: 'idle' }
  | { readonly state: 'running'; readonly progress: Progress | null }
  | { readonly state: 'done'; readonly report: ChainReport; readonly fileName: string | null; readonly since: number }
  | { readonly state: 'failed'; readonly error: unknown }

/** Verifies in this browser what the installation exports, or a file. One at a time; leaving the page ends it. */
export const useBrowserVerification = () => {
  const { id: workspaceId } = useWorkspace()
  const [shown, setShown] = useState<BrowserVerification>({ state: 'idle' })
  const running = useRef<AbortController | null>(null)
  const stop = useCallback(() => {
    running.current?.abort()
    running.current = null
  }, [])
  useEffect(() => stop, [stop])

  const verify = useCallback(
    async (file: File | null): Promise<void> => {
      stop()
      const controller = new AbortController()
      running.current = controller
      const { signal } = controller
      const show = (next: BrowserVerification): void => {
        if (!signal.aborted) setShown(next)
      }
      show({ state: 'running', progress: null })
      try {
        const { public_key: publicKey, checkpoint } = await getAuditKey(workspaceId, signal)
        // Asked for before the export: a log that was cut since has fewer entries than it speaks of.
        const trusted = file === null && checkpoint !== null ? [checkpoint.note] : []
        const command = { type: 'verify-log', file, publicKey, trusted } as const
        const result = await runAuditWork(command, {
          onProgress: (progress) => show({ state: 'running', progress }),
          signal,
        })
        if (result.type === 'log')
          show({ state: 'done', report: result.report, fileName: file?.name ?? null, since: result.since })
      } catch (error) {
        show({ state: 'failed', error })
      }
    },
    [stop, workspaceId],
  )

  const cancel = useCallback(() => {
    stop()
    setShown({ state: 'idle' })
  }, [stop])
  return { shown, verify, cancel }
}
