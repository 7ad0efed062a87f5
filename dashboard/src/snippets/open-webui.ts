import { shellWord } from './quoting.ts'
import type { ClientSnippet } from './snippet.ts'

/** Without a container, because inside one 127.0.0.1 is another machine. */
export const openWebui: ClientSnippet = {
  id: 'open-webui',
  label: 'Open WebUI',
  code: ({ baseUrl, apiKey, model }) => `# pip install open-webui
export OPENAI_API_BASE_URL=${shellWord(`${baseUrl}/v1`)}
export OPENAI_API_KEY=${shellWord(apiKey)}
export DEFAULT_MODELS=${shellWord(model)}
open-webui serve --port 3000
`,
}
