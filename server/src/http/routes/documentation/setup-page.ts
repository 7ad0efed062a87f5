import { defineRoute, ignored, none } from '../../define-route.ts'
import { page } from '../../html.ts'

/** Where the one-time setup link points; its token stands behind `#` and never reaches the server with this request. */
export const setupPage = defineRoute({
  method: 'GET',
  path: '/setup',
  summary: 'How to make the first administrator',
  auth: 'public',
  limit: 'default',
  request: { params: none, query: ignored, body: none },
  response: { status: 200, contentType: 'text/html; charset=utf-8' },
  handle: async ({ services }) => {
    if (await services.identity.setup.isInitialised()) {
      return page(
        'Keepgate',
        `<h1>Already set up</h1>
<p>This installation has an administrator; the setup link is spent. <a href="/">Back</a></p>`,
      )
    }
    return page(
      'Set up Keepgate',
      `<h1>Set up Keepgate</h1>
<p>In the installation’s folder, run</p>
<pre>npx keepgate init</pre>
<p>It makes the first administrator, a workspace and an API key, also while the server runs.</p>
<p>The form for this link comes with the dashboard. Until then a program can use the link’s token (the part behind
<code>#</code>) once, with <code>POST /auth/setup</code>: the password stays on its side, see
<a href="/docs">the reference</a>.</p>`,
    )
  },
})
