/** Provider keys from the environment, on an installation that exists already. */
import { expect, test } from 'vitest'
import { freshDirectory, runJson, startServer } from '../adversarial/gateway-process.ts'

test('a provider key in the environment becomes a connection at the next start, once', async () => {
  const directory = freshDirectory()
  const env = { DATA_DIR: directory.path }
  try {
    await runJson(env, ['init', '--yes'])
    for (const expected of [/Connected OpenAI with OPENAI_API_KEY/, null]) {
      const server = await startServer({ ...env, OPENAI_API_KEY: 'sk-planted-0123456789abcdef' })
      expect(await server.stop()).toBe(0)
      expect(server.output()).not.toContain('was not connected')
      expect(server.output()).not.toContain('sk-planted')
      if (expected !== null) expect(server.output()).toMatch(expected)
      else expect(server.output()).not.toContain('Connected OpenAI')
    }
  } finally {
    directory.remove()
  }
}, 30_000)
