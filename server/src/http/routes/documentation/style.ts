import { defineRoute, ignored, none } from '../../define-route.ts'
import { styleSheet } from '../../html.ts'

export const style = defineRoute({
  method: 'GET',
  path: '/style.css',
  summary: 'The style sheet of the plain pages',
  auth: 'public',
  limit: 'exempt',
  request: { params: none, query: ignored, body: none },
  response: { status: 200, contentType: 'text/css; charset=utf-8' },
  handle: ({ visit }) => {
    visit.setHeader('cache-control', 'public, max-age=3600')
    return styleSheet
  },
})
