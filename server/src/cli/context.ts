/** What every command does around its own work: open the installation, find the workspace, print, close. */
import { AppError } from '../kernel/errors.ts'
import { UsageError } from './failure.ts'
import type { CommandParts, Installation } from './installation.ts'
import { formatJson, formatTable, type Row } from './print.ts'

export const say = (parts: CommandParts, text: string): void => {
  parts.output.write(`${text}\n`)
}

/** Settles when the text has left the process; rejects where nobody reads it. */
export const sayAndWait = (parts: CommandParts, text: string): Promise<void> =>
  new Promise((written, failed) => {
    parts.output.write(`${text}\n`, (error) => (error ? failed(error) : written()))
  })

/** A list: a table for people, one JSON object a line for programs. */
export const printRows = (
  parts: CommandParts,
  json: boolean,
  rows: readonly Row[],
  columns: readonly string[],
  empty: string,
): void => {
  if (json) for (const row of rows) say(parts, formatJson(row))
  else say(parts, rows.length === 0 ? empty : formatTable(rows, columns))
}

export const withInstallation = async <Value>(
  parts: CommandParts,
  work: (installation: Installation) => Promise<Value>,
): Promise<Value> => {
  const installation = await parts.openInstallation()
  try {
    return await work(installation)
  } finally {
    await installation.close()
  }
}

/** The only workspace there is, or the one named. */
export const requireWorkspace = async (installation: Installation, given: string | undefined): Promise<string> => {
  const workspaces = await installation.workspaces.listAll()
  if (given !== undefined) {
    if (!workspaces.some((workspace) => workspace.id === given))
      throw new AppError('not_found', { message: `There is no workspace ${given}.` })
    return given
  }
  const [only, other] = workspaces
  if (only === undefined) throw new UsageError('There is no workspace yet. Run `npx keepgate init` first.')
  if (other !== undefined) {
    const names = workspaces.map((workspace) => `${workspace.id} (${workspace.name})`).join(', ')
    throw new UsageError(`There are several workspaces. Name one with --workspace: ${names}.`)
  }
  return only.id
}
