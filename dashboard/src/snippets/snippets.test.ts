import { describe, expect, it } from 'vitest'
import { jsonString, scriptString } from './quoting.ts'
import { snippetsFor } from './snippets.ts'

const hostile = [
  'it\'s "both"',
  '$(touch x) `id` \\',
  "\\'",
  'line\nbreak\r',
  'a\u202Eb\u2028c\u{E0041}',
  '__proto__',
  '',
]

describe('a snippet', () => {
  it.each(hostile)('carries %j into a script as that very text', (text) => {
    expect(JSON.parse(jsonString(text))).toBe(text)
    expect(new Function(`return ${scriptString(text)}`)()).toBe(text)
  })

  it('writes out what a reader of the code would not see', () => {
    expect(jsonString('gpt\u202Elive')).toBe('"gpt\\u202elive"')
    expect(scriptString('gpt\u202Elive')).toBe("'gpt\\u202elive'")
  })

  it('carries the address, the key and the model for every client', () => {
    const values = { baseUrl: 'https://gate.example', apiKey: 'pk_test_1', model: 'demo/demo-small' }
    const snippets = snippetsFor(values)
    expect(snippets.map(({ label }) => label)).toEqual([
      'curl',
      'OpenAI SDK',
      'Anthropic SDK',
      'Vercel AI SDK',
      'LangChain',
      'Claude Code',
      'Open WebUI',
    ])
    for (const { code } of snippets) {
      for (const value of Object.values(values)) expect(code).toContain(value)
    }
  })
})
