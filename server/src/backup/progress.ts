/** How far a long piece of work is. `total` is 0 until it is known; `unit` says what is counted. */
export type Progress = {
  readonly phase: 'reading' | 'verifying' | 'restoring' | 'checking'
  readonly unit: 'rows' | 'bytes'
  readonly done: number
  readonly total: number
}

export type OnProgress = (progress: Progress) => void

export const silentProgress: OnProgress = () => undefined
