import { z } from 'zod'

/** RFC 9457, as every refusal outside /v1 reads. */
export const Problem = z.strictObject({
  type: z.string().describe('Path of the documentation page of the code'),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  hint: z.string(),
  code: z.string(),
  request_id: z.string(),
  errors: z.array(z.strictObject({ path: z.string(), message: z.string() })).optional(),
  param: z.string().optional(),
})
