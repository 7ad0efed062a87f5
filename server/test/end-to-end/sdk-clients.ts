/** The official SDKs, each asked the same thing by base URL and key alone, and what each of them understood. */

import { createAnthropic } from '@ai-sdk/anthropic'
import { createOpenAI } from '@ai-sdk/openai'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import Anthropic from '@anthropic-ai/sdk'
import { ChatOpenAI } from '@langchain/openai'
import { generateText, jsonSchema, type LanguageModel, type LanguageModelUsage, streamText, tool } from 'ai'
import OpenAI from 'openai'

export type Understood = {
  text: string
  toolCalls: { name: string; arguments: unknown }[]
  /** In the SDK's own word. */
  finish: string | null
  inputTokens: number | null
  outputTokens: number | null
  cachedTokens: number | null
  reasoningTokens: number | null
  reasoning: string
}

/** `baseUrl` is the origin; each client appends what its documentation says. */
export type Target = { origin: string; key: string; model: string }
export type Call = { prompt: string; tool?: string; stream: boolean; maxTokens?: number }
export type SdkClient = {
  name: string
  dialect: 'openai-chat' | 'openai-responses' | 'anthropic-messages'
  ask(target: Target, call: Call): Promise<Understood>
}

export const weatherSchema = {
  type: 'object' as const,
  properties: { location: { type: 'string' as const } },
  required: ['location'],
  additionalProperties: false,
}

const nothing = (): Understood => ({
  text: '',
  toolCalls: [],
  finish: null,
  inputTokens: null,
  outputTokens: null,
  cachedTokens: null,
  reasoningTokens: null,
  reasoning: '',
})

const openAiTools = (name: string | undefined) =>
  name === undefined
    ? {}
    : { tools: [{ type: 'function' as const, function: { name, description: 'A tool', parameters: weatherSchema } }] }

export const openAiClient = (target: Target): OpenAI =>
  new OpenAI({ apiKey: target.key, baseURL: `${target.origin}/v1`, maxRetries: 0 })
export const anthropicClient = (target: Target): Anthropic =>
  new Anthropic({ apiKey: target.key, baseURL: target.origin, maxRetries: 0 })

const readReasoning = (message: object): string => {
  const fields = message as { reasoning_content?: unknown; reasoning?: unknown }
  const found = fields.reasoning_content ?? fields.reasoning
  return typeof found === 'string' ? found : ''
}

const understoodCompletion = (completion: OpenAI.ChatCompletion): Understood => {
  const choice = completion.choices[0]
  const { usage } = completion
  return {
    text: choice?.message.content ?? '',
    toolCalls: (choice?.message.tool_calls ?? []).map((call) =>
      call.type === 'function'
        ? { name: call.function.name, arguments: JSON.parse(call.function.arguments) }
        : { name: call.custom.name, arguments: call.custom.input },
    ),
    finish: choice?.finish_reason ?? null,
    inputTokens: usage?.prompt_tokens ?? null,
    outputTokens: usage?.completion_tokens ?? null,
    cachedTokens: usage?.prompt_tokens_details?.cached_tokens ?? null,
    reasoningTokens: usage?.completion_tokens_details?.reasoning_tokens ?? null,
    reasoning: choice === undefined ? '' : readReasoning(choice.message),
  }
}

const openai: SdkClient = {
  name: 'openai',
  dialect: 'openai-chat',
  ask: async (target, call) => {
    const request = {
      model: target.model,
      messages: [{ role: 'user' as const, content: call.prompt }],
      ...openAiTools(call.tool),
    }
    if (!call.stream) return understoodCompletion(await openAiClient(target).chat.completions.create(request))
    const stream = openAiClient(target).chat.completions.stream({ ...request, stream_options: { include_usage: true } })
    let reasoning = ''
    for await (const chunk of stream) {
      const delta = chunk.choices[0]?.delta
      if (delta !== undefined) reasoning += readReasoning(delta)
    }
    return { ...understoodCompletion(await stream.finalChatCompletion()), reasoning }
  },
}

const openaiResponses: SdkClient = {
  name: 'openai (responses)',
  dialect: 'openai-responses',
  ask: async (target, call) => {
    const request = {
      model: target.model,
      input: call.prompt,
      ...(call.tool !== undefined && {
        tools: [{ type: 'function' as const, name: call.tool, parameters: weatherSchema, strict: true }],
      }),
    }
    const { responses } = openAiClient(target)
    const answer = call.stream ? await responses.stream(request).finalResponse() : await responses.create(request)
    const understood = nothing()
    for (const item of answer.output) {
      if (item.type === 'message')
        understood.text += item.content.map((part) => (part.type === 'output_text' ? part.text : '')).join('')
      if (item.type === 'function_call')
        understood.toolCalls.push({ name: item.name, arguments: JSON.parse(item.arguments) })
      if (item.type === 'reasoning') understood.reasoning += item.summary.map((part) => part.text).join('')
    }
    return {
      ...understood,
      finish: answer.incomplete_details?.reason ?? answer.status ?? null,
      inputTokens: answer.usage?.input_tokens ?? null,
      outputTokens: answer.usage?.output_tokens ?? null,
      cachedTokens: answer.usage?.input_tokens_details?.cached_tokens ?? null,
      reasoningTokens: answer.usage?.output_tokens_details?.reasoning_tokens ?? null,
    }
  },
}

const anthropic: SdkClient = {
  name: '@anthropic-ai/sdk',
  dialect: 'anthropic-messages',
  ask: async (target, call) => {
    const request = {
      model: target.model,
      max_tokens: call.maxTokens ?? 1024,
      messages: [{ role: 'user' as const, content: call.prompt }],
      ...(call.tool !== undefined && { tools: [{ name: call.tool, input_schema: weatherSchema }] }),
    }
    const client = anthropicClient(target)
    const message = call.stream
      ? await client.messages.stream(request).finalMessage()
      : await client.messages.create(request)
    const understood = nothing()
    for (const part of message.content) {
      if (part.type === 'text') understood.text += part.text
      if (part.type === 'thinking') understood.reasoning += part.thinking
      if (part.type === 'tool_use') understood.toolCalls.push({ name: part.name, arguments: part.input })
    }
    const cached = message.usage.cache_read_input_tokens ?? 0
    return {
      ...understood,
      finish: message.stop_reason,
      inputTokens: message.usage.input_tokens + cached + (message.usage.cache_creation_input_tokens ?? 0),
      outputTokens: message.usage.output_tokens,
      cachedTokens: cached,
    }
  },
}

/** What both `generateText` and a consumed `streamText` know in the end. */
type VercelAnswer = {
  text: string
  reasoningText: string | undefined
  toolCalls: readonly { toolName: string; input: unknown }[]
  finishReason: string
  usage: LanguageModelUsage
}

const vercel = (
  name: string,
  dialect: SdkClient['dialect'],
  modelOf: (target: Target) => LanguageModel,
): SdkClient => ({
  name,
  dialect,
  ask: async (target, call) => {
    const request = {
      model: modelOf(target),
      prompt: call.prompt,
      maxRetries: 0,
      maxOutputTokens: call.maxTokens ?? 1024,
      ...(call.tool !== undefined && {
        tools: { [call.tool]: tool({ description: 'A tool', inputSchema: jsonSchema(weatherSchema) }) },
      }),
    }
    const collect = async (): Promise<VercelAnswer> => {
      if (!call.stream) return generateText(request)
      let failure: unknown
      const result = streamText({
        ...request,
        onError: ({ error }) => {
          failure = error
        },
      })
      await result.consumeStream()
      if (failure !== undefined) throw failure
      return {
        text: await result.text,
        reasoningText: await result.reasoningText,
        toolCalls: await result.toolCalls,
        finishReason: await result.finishReason,
        usage: await result.usage,
      }
    }
    const answer = await collect()
    return {
      text: answer.text,
      reasoning: answer.reasoningText ?? '',
      toolCalls: answer.toolCalls.map((made) => ({ name: made.toolName, arguments: made.input })),
      finish: answer.finishReason,
      inputTokens: answer.usage.inputTokens ?? null,
      outputTokens: answer.usage.outputTokens ?? null,
      cachedTokens: answer.usage.inputTokenDetails?.cacheReadTokens ?? null,
      reasoningTokens: answer.usage.outputTokenDetails?.reasoningTokens ?? null,
    }
  },
})

const langchain: SdkClient = {
  name: '@langchain/openai',
  dialect: 'openai-chat',
  ask: async (target, call) => {
    const model = new ChatOpenAI({
      model: target.model,
      apiKey: target.key,
      maxRetries: 0,
      streamUsage: true,
      configuration: { baseURL: `${target.origin}/v1` },
    })
    const ready = call.tool === undefined ? model : model.bindTools(openAiTools(call.tool).tools ?? [])
    const collect = async () => {
      if (!call.stream) return ready.invoke(call.prompt)
      const parts = []
      for await (const part of await ready.stream(call.prompt)) parts.push(part)
      const [first, ...rest] = parts
      if (first === undefined) throw new Error('LangChain saw no chunk')
      return rest.reduce((whole, part) => whole.concat(part), first)
    }
    const message = await collect()
    const { usage_metadata: usage } = message
    return {
      ...nothing(),
      text: message.text,
      toolCalls: (message.tool_calls ?? []).map((made) => ({ name: made.name, arguments: made.args })),
      finish: String(message.response_metadata.finish_reason ?? ''),
      inputTokens: usage?.input_tokens ?? null,
      outputTokens: usage?.output_tokens ?? null,
      cachedTokens: usage?.input_token_details?.cache_read ?? null,
      reasoningTokens: usage?.output_token_details?.reasoning ?? null,
    }
  },
}

export const sdkClients: readonly SdkClient[] = [
  openai,
  openaiResponses,
  anthropic,
  vercel('ai + @ai-sdk/openai-compatible', 'openai-chat', (target) =>
    createOpenAICompatible({
      name: 'keepgate',
      apiKey: target.key,
      baseURL: `${target.origin}/v1`,
      includeUsage: true,
    })(target.model),
  ),
  vercel('ai + @ai-sdk/openai (chat)', 'openai-chat', (target) =>
    createOpenAI({ apiKey: target.key, baseURL: `${target.origin}/v1` }).chat(target.model),
  ),
  vercel('ai + @ai-sdk/openai (responses)', 'openai-responses', (target) =>
    createOpenAI({ apiKey: target.key, baseURL: `${target.origin}/v1` }).responses(target.model),
  ),
  vercel('ai + @ai-sdk/anthropic', 'anthropic-messages', (target) =>
    createAnthropic({ apiKey: target.key, baseURL: `${target.origin}/v1` })(target.model),
  ),
  langchain,
]
