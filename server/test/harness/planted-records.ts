/** Many request records at once, made by the database itself: what a busy installation has after a month. */
import { sql } from 'kysely'
import { lowestId } from '../../src/kernel/ids.ts'
import type { OpenDatabase } from '../../src/storage/database.ts'

type Planting = { readonly workspaceId: string; readonly timeMs: number; readonly count: number }

/** All of one workspace and one millisecond. Two plantings of one millisecond would collide. */
export const plantRecords = async (
  { database, kind }: Pick<OpenDatabase, 'database' | 'kind'>,
  { workspaceId, timeMs, count }: Planting,
): Promise<void> => {
  const numbers =
    kind === 'sqlite'
      ? sql`(with recursive series(n) as (select 1 union all select n + 1 from series where n < ${sql.lit(count)})
          select n, printf('%016d', n) as name from series) as series`
      : sql`(select n, lpad(n::text, 16, '0') as name from generate_series(1, ${sql.lit(count)}) as n) as series`
  const beginning = lowestId('rec', timeMs).slice(0, -16)
  await sql`insert into request_records
    (id, request_id, time, workspace_id, connection, provider, model, operation, stream, status, outcome,
     input_tokens, output_tokens, cost_usd, estimated, latency_ms, attempts)
    select ${sql.lit(beginning)} || name, 'req_' || name, ${sql.lit(timeMs)}, ${sql.lit(workspaceId)}, 'openai', 'openai',
      'gpt-4o', 'chat', 0, 200, 'completed', 5, 7, 0.001, 0, n % 3000, 1 from ${numbers}`.execute(database)
  // As a server that has run for a while.
  await sql`analyze`.execute(database)
}
