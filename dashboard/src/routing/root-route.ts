import { createRootRoute } from '@tanstack/react-router'
import { loadAllTexts } from '../browser/language.ts'

/** Pages whose texts are there from the start; the build knows them by their modules (vite.config.ts). */
const firstPages = /^\/(?:login|setup|w\/[^/]+\/overview)?$/

/** Parent of every route. The router gives it, and the frames below, what they look like. */
export const rootRoute = createRootRoute({
  beforeLoad: async ({ location }) => {
    if (!firstPages.test(location.pathname)) await loadAllTexts()
  },
})
