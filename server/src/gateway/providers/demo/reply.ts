/**
 * What the demo model says, a pure function of the request:
 * - It calls a tool if tool_choice demands one; else, with tool_choice "auto", if the last user message names a tool (any
 *   word of four letters or more of the tool's name, so "What is the weather in Paris?" names get_weather) or says "use a
 *   tool" or "call a tool". Arguments are made from the tool's schema and the message's words.
 * - After tool results it repeats them. Asked for JSON, it answers with JSON that holds to the schema.
 * - Else it repeats the last user message. Everything it says is labelled as demo.
 */
import type { DemoRequest, DemoTool } from './request.ts'
import { shorten, wordsOf } from './text.ts'
import { valueForSchema } from './value-for-schema.ts'

export type DemoReply = { text: string; call: { name: string; arguments: string } | null }

export const label = '[demo]'
const longestEcho = 2000

const askedTool = (request: DemoRequest): DemoTool | null => {
  const { tools, toolChoice, lastUserText } = request
  const [first] = tools
  if (first === undefined || toolChoice === 'none') return null
  if (typeof toolChoice === 'object') return tools.find((tool) => tool.name === toolChoice.name) ?? null
  const said = new Set(wordsOf(lastUserText))
  const named = tools.find((tool) => wordsOf(tool.name).some((word) => word.length >= 4 && said.has(word)))
  if (toolChoice === 'required') return named ?? first
  if (request.toolResults.length > 0) return null
  return named ?? (/\b(?:use|call) (?:a|the|any) tool\b/i.test(lastUserText) ? first : null)
}

const sentence = (request: DemoRequest): string => {
  if (request.toolResults.length > 0)
    return `${label} The tool answered: ${shorten(request.toolResults.join(' | '), longestEcho)}`
  const images = request.images === 0 ? '' : ` You sent ${request.images} image${request.images === 1 ? '' : 's'}.`
  const said = request.lastUserText.trim()
  const echo = said === '' ? 'You said nothing.' : `You said: ${shorten(said, longestEcho)}`
  return `${label} ${echo}${images}\n\nThis is the built-in demo model. No AI provider was asked.`
}

export const replyTo = (request: DemoRequest): DemoReply => {
  const tool = askedTool(request)
  if (tool !== null) {
    const value = valueForSchema({ type: 'object', ...tool.parameters }, request.lastUserText, '')
    return { text: '', call: { name: tool.name, arguments: JSON.stringify(value) } }
  }
  if (request.schema === null) return { text: sentence(request), call: null }
  const open = Object.keys(request.schema).length === 0
  const value = open
    ? { demo: true, text: sentence(request) }
    : valueForSchema(request.schema, request.lastUserText, `${label} `)
  return { text: JSON.stringify(value), call: null }
}
