import { AppError } from '../../../kernel/errors.ts'
import { defineRoute, ignored, none } from '../../define-route.ts'

const yearMs = 365 * 86_400_000

/** RFC 9116. Without a contact there is nothing true to say, so there is no file. */
export const securityTxt = defineRoute({
  method: 'GET',
  path: '/.well-known/security.txt',
  summary: 'Where to report a weakness',
  auth: 'public',
  limit: 'default',
  request: { params: none, query: ignored, body: none },
  response: { status: 200, contentType: 'text/plain; charset=utf-8' },
  handle: ({ services }) => {
    const { securityContact, publicUrl } = services.settings
    if (securityContact === null) throw new AppError('not_found')
    const expires = new Date(services.clock.now() + yearMs).toISOString()
    const canonical = publicUrl === null ? '' : `Canonical: ${new URL('/.well-known/security.txt', publicUrl).href}\n`
    return `Contact: ${securityContact}\nExpires: ${expires}\nPreferred-Languages: en\n${canonical}`
  },
})
