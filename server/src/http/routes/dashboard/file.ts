import { z } from 'zod'
import { AppError } from '../../../kernel/errors.ts'
import { filePolicy } from '../../dashboard/content-policy.ts'
import { sendFile } from '../../dashboard/send-file.ts'
import { defineRoute, ignored, none } from '../../define-route.ts'
import type { ControlPlaneServices } from '../../services.ts'
import type { Visit } from '../../visit.ts'

/** A name is looked up in the list of the build, never on disk. Throws AppError not_found. */
const showFile = async (services: ControlPlaneServices, visit: Visit, path: string): Promise<Uint8Array> => {
  const state = await services.dashboard.state()
  const file = state.kind === 'ready' ? state.built.files.get(path) : undefined
  if (file === undefined) throw new AppError('not_found')
  const policy = filePolicy(path)
  if (policy !== null) visit.setHeader('content-security-policy', policy)
  return sendFile(visit, file)
}

export const dashboardAsset = defineRoute({
  method: 'GET',
  path: '/assets/:asset',
  summary: 'A file of the dashboard; its name changes with its content',
  auth: 'public',
  limit: 'exempt',
  request: { params: z.strictObject({ asset: z.string() }), query: ignored, body: none },
  response: { status: 200, contentType: 'application/octet-stream' },
  handle: async ({ services, visit, params }) => {
    const bytes = await showFile(services, visit, `assets/${params.asset}`)
    visit.setHeader('cache-control', 'public, max-age=31536000, immutable')
    return bytes
  },
})

const fixedFile = (name: string, summary: string) =>
  defineRoute({
    method: 'GET',
    path: `/${name}`,
    summary,
    auth: 'public',
    limit: 'exempt',
    request: { params: none, query: ignored, body: none },
    response: { status: 200, contentType: 'application/octet-stream' },
    handle: async ({ services, visit }) => {
      const bytes = await showFile(services, visit, name)
      visit.setHeader('cache-control', 'public, max-age=3600')
      return bytes
    },
  })

export const dashboardTheme = fixedFile('theme.js', 'Chooses dark or light before the dashboard’s first paint')
export const dashboardMark = fixedFile('portcullis.svg', 'The dashboard’s mark')
