import { createRootRoute } from '@tanstack/react-router'
import { loadAllTexts } from '../browser/language.ts'
import { loadLateIcons, loadLateIconsAfterInput } from '../ui/late-icons.ts'

/** Pages whose texts and pictures are there from the start; the build knows them by their modules (vite.config.ts). */
const firstPages = /^\/(?:login|setup|w\/[^/]+\/overview)?$/

/** Parent of every route. The router gives it, and the frames below, what they look like. */
export const rootRoute = createRootRoute({
  beforeLoad: async ({ location }) => {
    if (firstPages.test(location.pathname)) return
    // A page without a picture is better than none: words say what pictures do.
    await Promise.all([loadAllTexts(), loadLateIcons().catch(loadLateIconsAfterInput)])
  },
})
