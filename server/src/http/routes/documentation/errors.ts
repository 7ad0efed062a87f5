import { errorCodes, isErrorCode } from '@keepgate/protocol/error-codes'
import { z } from 'zod'
import { AppError } from '../../../kernel/errors.ts'
import { defineRoute, ignored, none } from '../../define-route.ts'
import { escapeHtml, page } from '../../html.ts'

export const listErrors = defineRoute({
  method: 'GET',
  path: '/docs/errors',
  summary: 'Every error code',
  auth: 'public',
  limit: 'default',
  request: { params: none, query: ignored, body: none },
  response: { status: 200, contentType: 'text/html; charset=utf-8' },
  handle: () => {
    const rows = Object.entries(errorCodes).map(
      ([code, { status, message }]) =>
        `<tr><td><a href="/docs/errors/${code}"><code>${code}</code></a></td><td>${status}</td><td>${escapeHtml(message)}</td></tr>`,
    )
    return page(
      'Error codes · Keepgate',
      `<h1>Error codes</h1>
<p>Every refusal names one of these in <code>code</code>, and the request in <code>x-request-id</code>.</p>
<table><thead><tr><th>Code</th><th>Status</th><th>Meaning</th></tr></thead><tbody>
${rows.join('\n')}
</tbody></table>`,
    )
  },
})

export const getError = defineRoute({
  method: 'GET',
  path: '/docs/errors/:code',
  summary: 'What an error code means and how to mend it',
  auth: 'public',
  limit: 'default',
  request: { params: z.strictObject({ code: z.string() }), query: ignored, body: none },
  response: { status: 200, contentType: 'text/html; charset=utf-8' },
  handle: ({ params }) => {
    if (!isErrorCode(params.code)) throw new AppError('not_found')
    const { status, message, hint, retryable } = errorCodes[params.code]
    return page(
      `${params.code} · Keepgate`,
      `<p><a href="/docs/errors">All error codes</a></p>
<h1><code>${params.code}</code></h1>
<p>${escapeHtml(message)}</p>
<p><strong>What to do:</strong> ${escapeHtml(hint)}</p>
<table><tbody>
<tr><th>HTTP status</th><td>${status}</td></tr>
<tr><th>The same request may succeed later</th><td>${retryable ? 'yes' : 'no'}</td></tr>
</tbody></table>`,
    )
  },
})
