import { anthropicSdk } from './anthropic-sdk.ts'
import { claudeCode } from './claude-code.ts'
import { curl } from './curl.ts'
import { langchain } from './langchain.ts'
import { openWebui } from './open-webui.ts'
import { openaiSdk } from './openai-sdk.ts'
import type { ClientSnippet, SnippetValues } from './snippet.ts'
import { vercelAiSdk } from './vercel-ai-sdk.ts'

const clients: readonly ClientSnippet[] = [curl, openaiSdk, anthropicSdk, vercelAiSdk, langchain, claudeCode, openWebui]

/** Every client's snippet with these values in it, as `Snippets` of the component set shows them. */
export const snippetsFor = (values: SnippetValues): { id: string; label: string; code: string }[] =>
  clients.map(({ id, label, code }) => ({ id, label, code: code(values) }))
