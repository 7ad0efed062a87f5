/**
 * How far long work is, on standard error, so that standard output holds the answer alone: a bar with the time that is
 * left for a terminal, and for everything else one JSON object a line, at most one a second:
 * `{"progress":"…","done":10,"total":40,"eta_seconds":3}` (`eta_seconds` null until it can be told).
 */
import type { CommandParts } from './installation.ts'
import { formatJson } from './print.ts'

export type Step = { readonly done: number; readonly total: number }

export type ProgressLine = {
  readonly onProgress: (step: Step) => void
  /** Leaves the terminal's line free for what is said next. */
  readonly end: () => void
}

const barCells = 24
const everyMs = { terminal: 100, lines: 1_000 }

const formatEta = (seconds: number | null): string => {
  if (seconds === null) return ''
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60]
  return `  about ${minutes > 0 ? `${minutes} min ` : ''}${rest} s left`
}

const bar = ({ done, total }: Step): string => {
  const filled = total === 0 ? barCells : Math.min(barCells, Math.floor((done / total) * barCells))
  return `[${'#'.repeat(filled)}${'-'.repeat(barCells - filled)}]`
}

/** Whole seconds at the pace so far; null where nothing is done yet. */
export const etaSeconds = ({ done, total }: Step, elapsedMs: number): number | null =>
  done === 0 || done > total ? null : Math.ceil(((total - done) * elapsedMs) / done / 1000)

export const createProgress = (
  { errors }: Pick<CommandParts, 'errors'>,
  label: string,
  now: () => number = () => performance.now(),
): ProgressLine => {
  const terminal = 'isTTY' in errors && errors.isTTY === true
  const startedAt = now()
  let shownAt: number | null = null

  const show = (step: Step, at: number): void => {
    shownAt = at
    const eta = etaSeconds(step, at - startedAt)
    const { done, total } = step
    errors.write(
      terminal
        ? `\r\u001b[K${label} ${bar(step)} ${done} of ${total}${formatEta(eta)}`
        : `${formatJson({ progress: label, done, total, eta_seconds: eta })}\n`,
    )
  }

  return {
    onProgress: (step) => {
      if (step.total === 0) return
      const at = now()
      const every = terminal ? everyMs.terminal : everyMs.lines
      if (shownAt === null || step.done >= step.total || at - shownAt >= every) show(step, at)
    },
    end: () => {
      if (terminal && shownAt !== null) errors.write('\r\u001b[K')
    },
  }
}
