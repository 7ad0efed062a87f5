/** The request as a program writes it. The key is a place to fill in: this page never holds one. */
import { jsonString, scriptString, shellWord } from '../../snippets/quoting.ts'
import type { ChatBody } from './chat-body.ts'

const quoted = (value: unknown): string =>
  typeof value === 'string' ? scriptString(value) : value === null ? 'null' : String(value)

const jsonLines = (body: ChatBody): string => {
  const messages = body.messages.map(
    ({ role, content }) => `    {"role": ${jsonString(role)}, "content": ${jsonString(content)}}`,
  )
  const fields = Object.entries(body).map(([name, value]) =>
    name === 'messages'
      ? `  "messages": [\n${messages.join(',\n')}\n  ]`
      : `  "${name}": ${typeof value === 'string' ? jsonString(value) : String(value)}`,
  )
  return `{\n${fields.join(',\n')}\n}`
}

/** For a POSIX shell; the key comes from KEEPGATE_API_KEY. @param baseUrl origin, without /v1 */
export const curlCode = (baseUrl: string, body: ChatBody): string =>
  `curl${body.stream ? ' -N' : ''} ${shellWord(`${baseUrl}/v1/chat/completions`)} \\
  -H "authorization: Bearer $KEEPGATE_API_KEY" \\
  -H 'content-type: application/json' \\
  -d ${shellWord(jsonLines(body))}
`

const answerLines = (stream: boolean): string =>
  stream
    ? `for await (const chunk of answer) {
  process.stdout.write(chunk.choices[0]?.delta.content ?? '')
}
`
    : `process.stdout.write(answer.choices[0]?.message.content ?? '')
`

/** For the OpenAI SDK in TypeScript or JavaScript; the key comes from KEEPGATE_API_KEY. */
export const openaiSdkCode = (baseUrl: string, body: ChatBody): string => {
  const messages = body.messages.map(
    ({ role, content }) => `    { role: ${quoted(role)}, content: ${quoted(content)} },`,
  )
  const fields = Object.entries(body).map(([name, value]) =>
    name === 'messages' ? `  messages: [\n${messages.join('\n')}\n  ],` : `  ${name}: ${quoted(value)},`,
  )
  return `// npm install openai
import OpenAI from 'openai'

const client = new OpenAI({
  baseURL: ${scriptString(`${baseUrl}/v1`)},
  apiKey: process.env.KEEPGATE_API_KEY,
})

const answer = await client.chat.completions.create({
${fields.join('\n')}
})
${answerLines(body.stream)}`
}
