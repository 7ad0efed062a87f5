/**
 * A Babel plugin, after Lingui's macro: puts the compiled form of each message in the place of its text. The browser then
 * needs no parser of messages, and a message that is not ICU MessageFormat ends the build.
 */
import type { PluginAPI, PluginObject, types } from '@babel/core'
import { compileMessageOrThrow } from '@lingui/message-utils/compileMessage'

const isDescriptor = (node: types.Node): boolean =>
  node.leadingComments?.some(({ value }) => value.replaceAll('*', '').trim() === 'i18n') ?? false

export const compileMessages = ({ types: t }: PluginAPI): PluginObject => ({
  name: 'keepgate-compile-messages',
  visitor: {
    ObjectExpression: ({ node }) => {
      if (!isDescriptor(node)) return
      for (const property of node.properties) {
        if (!t.isObjectProperty(property) || !t.isIdentifier(property.key, { name: 'message' })) continue
        if (t.isStringLiteral(property.value)) {
          property.value = t.valueToNode(compileMessageOrThrow(property.value.value))
        }
      }
    },
  },
})
