import { basename } from 'node:path'
import { AdminBackups } from '@keepgate/protocol/admin-backups'
import { defineRoute, none } from '../../define-route.ts'

const newest = 50

export const listAdminBackups = defineRoute({
  method: 'GET',
  path: '/api/admin/backups',
  summary: 'List the newest backups, and how far the one under way is',
  auth: { admin: 'read' },
  limit: 'default',
  request: { params: none, query: none, body: none },
  response: { status: 200, body: AdminBackups },
  handle: async ({ services }) => ({
    data: (await services.admin.listBackups(newest)).map(({ follows: _, file, ...run }) => ({
      ...run,
      file: file === null ? null : basename(file),
    })),
  }),
})
