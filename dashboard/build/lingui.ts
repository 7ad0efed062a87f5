import type { LinguiPluginOpts } from '@lingui/babel-plugin-lingui-macro'
import { makeConfig } from '@lingui/conf'

export const linguiConfig = makeConfig({ locales: ['en', 'de'], sourceLocale: 'en' })

/** The English text stays in the code, each page with its own; only other languages are catalogues. */
export const inBundle: LinguiPluginOpts = { linguiConfig, descriptorFields: 'message' }
export const forExtraction: LinguiPluginOpts = { linguiConfig, descriptorFields: 'all' }
