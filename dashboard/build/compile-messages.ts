/**
 * A Babel plugin, after Lingui's macro: puts the compiled form of each message in the place of its text. The browser then
 * needs no parser of messages, and a message that is not ICU MessageFormat ends the build.
 */
import type { PluginAPI, PluginObject, types } from '@babel/core'
import { compileMessageOrThrow } from '@lingui/message-utils/compileMessage'

/** Path of a module → ids of the messages in it, as far as modules have been compiled. */
export const idsByModule = new Map<string, Set<string>>()

const isDescriptor = (node: types.Node): boolean =>
  node.leadingComments?.some(({ value }) => value.replaceAll('*', '').trim() === 'i18n') ?? false

const note = (file: string | undefined, id: string): void => {
  if (file === undefined) return
  const ids = idsByModule.get(file) ?? new Set()
  idsByModule.set(file, ids.add(id))
}

export const compileMessages = ({ types: t }: PluginAPI): PluginObject => ({
  name: 'keepgate-compile-messages',
  visitor: {
    ObjectExpression: ({ node }, { filename }) => {
      if (!isDescriptor(node)) return
      for (const property of node.properties) {
        if (!t.isObjectProperty(property) || !t.isStringLiteral(property.value)) continue
        if (t.isIdentifier(property.key, { name: 'id' })) note(filename, property.value.value)
        if (t.isIdentifier(property.key, { name: 'message' })) {
          property.value = t.valueToNode(compileMessageOrThrow(property.value.value))
        }
      }
    },
  },
})
