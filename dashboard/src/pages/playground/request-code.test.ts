import { expect, it } from 'vitest'
import type { ChatBody } from './chat-body.ts'
import { openaiSdkCode } from './request-code.ts'

const AsyncFunction = Object.getPrototypeOf(async () => undefined).constructor

/** Runs the code with a stand-in for the SDK; what it was asked for. */
const askedBy = async (code: string, body: ChatBody): Promise<unknown> => {
  const asked: unknown[] = []
  const answer = body.stream
    ? [{ choices: [{ delta: { content: 'Hi' } }] }]
    : { choices: [{ message: { content: 'Hi' } }] }
  class OpenAI {
    readonly chat = {
      completions: {
        create: async (given: unknown) => {
          asked.push(given)
          return answer
        },
      },
    }
  }
  const said: string[] = []
  const program = { env: {}, stdout: { write: (text: string) => said.push(text) } }
  await new AsyncFunction('OpenAI', 'process', code.replace("import OpenAI from 'openai'", ''))(OpenAI, program)
  expect(said).toEqual(['Hi'])
  return asked[0]
}

it.each([true, false])('the code for the OpenAI SDK sends exactly what the page sends (stream: %s)', async (stream) => {
  const content = 'It\'s "quoted" `$ {1}` \\ \u202e\u2028 </script>\n__proto__'
  const body: ChatBody = {
    model: "house/it's",
    messages: [
      { role: 'system', content },
      { role: 'user', content: '' },
    ],
    temperature: 0,
    max_tokens: 5,
    stream,
  }
  const code = openaiSdkCode('https://gate.example', body)
  expect(await askedBy(code, body)).toEqual(body)
  expect(code).not.toContain('\u202e')
})
