import { defineRoute, ignored, none } from '../../define-route.ts'
import { escapeHtml, page, styleSheet } from '../../html.ts'

export const home = defineRoute({
  method: 'GET',
  path: '/',
  summary: 'What is running here',
  auth: 'public',
  limit: 'default',
  request: { params: none, query: ignored, body: none },
  response: { status: 200, contentType: 'text/html; charset=utf-8' },
  handle: async ({ services, visit }) => {
    const { settings, identity } = services
    const initialised = await identity.setup.isInitialised()
    const origin = escapeHtml(settings.publicUrl ?? visit.transport.ownOrigin ?? '')
    const next = initialised
      ? `<p>Send requests with an API key:</p>
<pre>curl ${origin}/v1/chat/completions \\
  -H "authorization: Bearer $KEY" -H "content-type: application/json" \\
  -d '{"model": "demo/demo-small", "messages": [{"role": "user", "content": "Hello"}]}'</pre>`
      : `<p>Nobody administers this installation yet. In its folder, run</p>
<pre>npx keepgate init --yes --json</pre>
<p>or use the one-time setup link that the server printed when it started.</p>`
    return page(
      'Keepgate',
      `<h1>Keepgate</h1>
<p>Version ${escapeHtml(settings.version)} is running. It answers OpenAI and Anthropic clients under
<code>${origin}/v1</code> and keeps provider keys sealed.</p>
${next}
<ul>
<li><a href="/docs">API reference</a> (<a href="/openapi.json">openapi.json</a>)</li>
<li><a href="/docs/errors">Error codes</a></li>
<li><a href="/healthz">Health</a></li>
</ul>
<p>The README in the installation’s folder has the five-minute tour. A dashboard does not exist yet; the command line
(<code>npx keepgate --help</code>) and the API do everything.</p>`,
    )
  },
})

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
