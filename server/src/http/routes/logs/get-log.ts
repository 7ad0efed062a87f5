import { RecordView } from '@keepgate/protocol/logs'
import { z } from 'zod'
import { AppError } from '../../../kernel/errors.ts'
import { defineRoute, none } from '../../define-route.ts'
import { recordView } from './record-view.ts'

export const getLog = defineRoute({
  method: 'GET',
  path: '/api/workspaces/:workspaceId/logs/:recordId',
  summary: 'Get one request record',
  auth: { verb: 'logs:read' },
  limit: 'default',
  request: {
    params: z.strictObject({ workspaceId: z.string(), recordId: z.string().max(64) }),
    query: none,
    body: none,
  },
  response: { status: 200, body: RecordView },
  handle: async ({ services, caller, params }) => {
    const record = await services.requestRecords(caller.access.workspaceId).find(params.recordId)
    if (record === null) throw new AppError('not_found')
    return recordView(record)
  },
})
