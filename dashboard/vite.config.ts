import linguiMacro from '@lingui/babel-plugin-lingui-macro'
import babel from '@rolldown/plugin-babel'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { cataloguePlugin } from './build/catalogue-plugin.ts'
import { compileMessages } from './build/compile-messages.ts'
import { inBundle } from './build/lingui.ts'

// For `npm run dev -w dashboard`: a Keepgate server that runs beside it answers everything but the page.
const server = 'http://127.0.0.1:8787'
const answeredByServer = ['/api', '/auth', '/v1', '/docs', '/healthz', '/livez', '/readyz', '/version', '/openapi.json']

// What a first visit needs comes in few files: each costs a request, and a compression that knows nothing of the others.
// A group takes with it whatever its modules import; all else is split by who needs it.
const firstFiles = [
  {
    name: 'first',
    test: /[\\/]src[\\/](?:main|pages[\\/]login[\\/]login-page|app[\\/](?:workspace-frame|account-frame|home-page)|session[\\/]use-auth-policy|ui[\\/]format)\.tsx?$/,
    priority: 2,
  },
  {
    name: 'gate',
    test: /[\\/]src[\\/]session[\\/]gate-screen\.tsx$/,
    priority: 1,
  },
  { name: 'overview', test: /[\\/]src[\\/]pages[\\/]overview[\\/]overview-page\.tsx$/ },
]

const entrances =
  /[\\/]src[\\/](?:main|pages[\\/](?:overview[\\/]overview-page|setup[\\/]setup-page)|session[\\/]gate-screen)\.tsx$/

// For older versions of React; this one has what they replace.
const ownOfReact = [
  {
    find: /^use-sync-external-store\/shim\/with-selector(?:\.js)?$/,
    replacement: 'use-sync-external-store/with-selector.js',
  },
  { find: /^use-sync-external-store\/shim(?:\/index\.js)?$/, replacement: 'react' },
]

export default defineConfig({
  resolve: { alias: ownOfReact },
  plugins: [
    react(),
    babel({ include: /\/src\/.*\.tsx?$/, plugins: [[linguiMacro, inBundle], compileMessages] }),
    tailwindcss(),
    cataloguePlugin(entrances),
  ],
  server: { proxy: Object.fromEntries(answeredByServer.map((path) => [path, server])) },
  build: {
    target: 'es2023',
    manifest: true,
    // A data: URL would be a second way to load a part, and the content policy allows images alone.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { output: { codeSplitting: { groups: firstFiles } } },
  },
  worker: { format: 'es' },
})
