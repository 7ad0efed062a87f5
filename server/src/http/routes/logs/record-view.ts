import { z } from 'zod'
import type { RequestRecord } from '../../../gateway/records/request-record.ts'

/** One request, whatever its end. Null is not known or not applicable, never 0. Bodies are not stored. */
export const RecordView = z.strictObject({
  id: z.string(),
  request_id: z.string(),
  time: z.int(),
  workspace_id: z.string(),
  api_key_id: z.string().nullable(),
  member_id: z.string().nullable(),
  connection: z.string().nullable(),
  provider: z.string().nullable(),
  model: z.string().nullable(),
  operation: z.string(),
  stream: z.boolean(),
  status: z.int(),
  outcome: z.enum(['completed', 'refused', 'failed', 'aborted']),
  error_code: z.string().nullable(),
  input_tokens: z.number().nullable(),
  cached_tokens: z.number().nullable(),
  output_tokens: z.number().nullable(),
  reasoning_tokens: z.number().nullable(),
  cost_usd: z.number().nullable(),
  estimated: z.boolean(),
  latency_ms: z.number(),
  first_token_ms: z.number().nullable(),
  attempts: z.int(),
})

export const recordView = (record: RequestRecord): z.infer<typeof RecordView> => ({
  ...record,
  stream: record.stream === 1,
  estimated: record.estimated === 1,
})
