import type { ImportInput, ImportReport } from '../../cli/installation.ts'
import type { Core } from '../core.ts'

/** An older system whose data Keepgate takes over. Running one again adds nothing that is there already. */
export type ImportFormat = {
  /** As in `--format`. */
  readonly name: string
  readonly description: string
  /**
   * Throws AppError invalid_request, before anything is changed, where the file is not of this format; the message names
   * the place and never the value.
   */
  readonly run: (core: Core, input: ImportInput) => Promise<ImportReport>
}
