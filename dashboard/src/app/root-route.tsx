import { createRootRoute } from '@tanstack/react-router'
import { ErrorPage } from './error-page.tsx'
import { loadAllTexts } from './language.ts'
import { NotFoundPage } from './not-found-page.tsx'

/** Pages whose texts are there from the start; the build knows them by their modules (vite.config.ts). */
const firstPages = /^\/(?:login|setup|w\/[^/]+\/overview)?$/

export const rootRoute = createRootRoute({
  beforeLoad: async ({ location }) => {
    if (!firstPages.test(location.pathname)) await loadAllTexts()
  },
  errorComponent: ErrorPage,
  notFoundComponent: NotFoundPage,
})
