/**
 * The page as one visit gets it. Its head names what this visit loads beside the first files, so that a browser asks for
 * everything at once instead of finding the next file in the one before. All that is read here is the caller's own word,
 * and chooses among lines that the build knows.
 */
import { bringsSessionCookie } from '../session-cookie.ts'
import type { BuiltDashboard } from './built-dashboard.ts'

type ReadHeader = (name: string) => string | undefined

/**
 * Whether this is the request of a browser that has no session here. The cookie is SameSite=Strict: it stays behind where
 * another site leads here, and is there for what the page itself asks. So its absence counts only where the browser says
 * that no other site had a part in it (Fetch Metadata, section 2.4); browsers say that on https and localhost alone.
 */
const cameWithoutSession = (header: ReadHeader): boolean => {
  const site = header('sec-fetch-site')
  return (site === 'none' || site === 'same-origin') && !bringsSessionCookie(header('cookie'))
}

/** As dashboard/src/browser/language.ts guesses before anything was chosen. */
const readsGerman = (header: ReadHeader): boolean => /^\s*de\b/i.test(header('accept-language') ?? '')

const lineOf = (file: string): string =>
  file.endsWith('.woff2')
    ? `<link rel="preload" as="font" type="font/woff2" crossorigin href="/${file}">`
    : `<link rel="modulepreload" crossorigin href="/${file}">`

/** @param header of the request */
export const writePage = ({ page, early }: BuiltDashboard, header: ReadHeader): string => {
  const isStranger = cameWithoutSession(header)
  const files = [...early.everyone, ...(isStranger ? early.stranger : []), ...(readsGerman(header) ? early.german : [])]
  const lines = [...new Set(files)].map(lineOf)
  // dashboard/src/session/page-session.ts reads it.
  if (isStranger) lines.push('<meta name="keepgate-session" content="none">')
  return page.replace('</head>', () => `${lines.map((line) => `  ${line}\n  `).join('')}</head>`)
}
