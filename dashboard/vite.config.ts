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

export default defineConfig({
  plugins: [
    react(),
    babel({ include: /\/src\/.*\.tsx?$/, plugins: [[linguiMacro, inBundle], compileMessages] }),
    tailwindcss(),
    cataloguePlugin(),
  ],
  server: { proxy: Object.fromEntries(answeredByServer.map((path) => [path, server])) },
  build: {
    target: 'es2023',
    manifest: true,
    // A data: URL would be a second way to load a part, and the content policy allows images alone.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  worker: { format: 'es' },
})
