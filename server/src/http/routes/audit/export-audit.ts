import { Readable } from 'node:stream'
import { z } from 'zod'
import type { ExportPart } from '../../../audit/export.ts'
import { AppError } from '../../../kernel/errors.ts'
import { defineRoute, none } from '../../define-route.ts'

const longestMs = 30 * 60_000
const recheckMs = 500

/** Written as it is read: the size of the log is not the size of our memory. */
async function* textOf(parts: AsyncIterable<ExportPart>): AsyncGenerator<string> {
  for await (const { text } of parts) yield text
}

export const exportAudit = defineRoute({
  method: 'GET',
  path: '/api/audit/export',
  summary: 'Download the whole audit log as one file that verifies without this installation',
  auth: 'instance-admin',
  limit: 'default',
  request: {
    params: none,
    query: z.strictObject({
      since: z
        .string()
        .regex(/^\d{1,15}$/, 'must be a whole number')
        .transform(Number)
        .optional(),
    }),
    body: none,
  },
  response: { status: 200, contentType: 'application/jsonl; charset=utf-8' },
  handle: async ({ services, visit, caller, query }) => {
    visit.setHeader('content-disposition', 'attachment; filename="keepgate-audit.jsonl"')
    if (visit.method === 'HEAD') return ''
    const { principal } = caller
    const leave = services.exports.enter({ principal, access: { workspaceId: 'installation' } })
    const parts = services.audit.export(query.since ?? 0)
    try {
      // The first part tells whether there is anything to send, while a refusal can still be one.
      const first = await parts.next()
      const rest = async function* (): AsyncGenerator<string> {
        if (first.done !== true) yield first.value.text
        yield* textOf(parts)
      }
      const stream = Readable.from(rest(), { highWaterMark: 1 })
      // Cut, not ended, where its access or its time ends: an export without its last line is none.
      const recheck = setInterval(() => {
        services.identity.requireAdministrator(principal).catch((reason: unknown) => {
          if (reason instanceof AppError && reason.status < 500) stream.destroy(reason)
        })
      }, recheckMs)
      const deadline = setTimeout(() => stream.destroy(new AppError('request_timeout')), longestMs)
      recheck.unref()
      deadline.unref()
      stream.once('close', () => {
        clearInterval(recheck)
        clearTimeout(deadline)
        leave()
      })
      return stream
    } catch (thrown) {
      leave()
      throw thrown
    }
  },
})
