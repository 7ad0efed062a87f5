import type { HeldLines } from '../telemetry/held-lines.ts'

export type StartOptions = {
  /** False: the dashboard is served as it was built, even if its sources are newer. */
  readonly buildDashboard: boolean
  /** Where log lines go; null for standard output. */
  readonly logTo: HeldLines | null
}
