/** A neutral request → the body of generateContent. */
import type { JsonObject } from '../../../kernel/json.ts'
import type { ChatRequest } from '../../chat-model.ts'
import type { EncodedRequest } from '../../provider.ts'
import { unexpressed, unexpressedExtras } from '../shared/unexpressed.ts'
import { encodeContents } from './encode-contents.ts'
import { thinkingConfig } from './thinking.ts'

/** `models/gemini-…` as Google lists them, or the bare name; tuned models keep their own collection. */
export const modelPath = (model: string, call: string): string => {
  const [collection, name] = /^(tunedModels)\/(.*)$/.exec(model)?.slice(1) ?? ['models', model.replace(/^models\//, '')]
  return `/v1beta/${collection}/${encodeURIComponent(name ?? '')}:${call}`
}

const encodeTools = (request: ChatRequest): JsonObject => {
  if (request.tools.length === 0) return {}
  const { toolChoice } = request
  const functionDeclarations = request.tools.map(({ name, description, parameters }) => ({
    name,
    ...(description === undefined ? {} : { description }),
    // A function without arguments has no schema.
    ...(Object.keys(parameters).length === 0 ? {} : { parametersJsonSchema: parameters }),
  }))
  const modes = { auto: 'AUTO', none: 'NONE', required: 'ANY', tool: 'ANY' }
  const calling =
    toolChoice === undefined
      ? {}
      : {
          toolConfig: {
            functionCallingConfig: {
              mode: modes[toolChoice.type],
              ...(toolChoice.type === 'tool' ? { allowedFunctionNames: [toolChoice.name] } : {}),
            },
          },
        }
  return { tools: [{ functionDeclarations }], ...calling }
}

const encodeFormat = ({ responseFormat }: ChatRequest): JsonObject => {
  switch (responseFormat?.type) {
    case 'json_object':
      return { responseMimeType: 'application/json' }
    case 'json_schema':
      return { responseMimeType: 'application/json', responseJsonSchema: responseFormat.schema }
    default:
      return {}
  }
}

export const encodeGenerate = (request: ChatRequest): { body: JsonObject; unsupported: string[] } => {
  const { system, contents } = encodeContents(request.messages, request.model)
  const thinking = thinkingConfig(request)
  const settings: JsonObject = {
    maxOutputTokens: request.maxOutputTokens,
    temperature: request.temperature,
    topP: request.topP,
    topK: request.topK,
    stopSequences: request.stop,
    candidateCount: request.n === 1 ? undefined : request.n,
    seed: request.seed,
    presencePenalty: request.presencePenalty,
    frequencyPenalty: request.frequencyPenalty,
    ...encodeFormat(request),
    ...(thinking.config === null ? {} : { thinkingConfig: thinking.config }),
  }
  const generationConfig = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined))
  return {
    body: {
      contents,
      ...(system.length === 0 ? {} : { systemInstruction: { parts: system } }),
      ...encodeTools(request),
      ...(Object.keys(generationConfig).length === 0 ? {} : { generationConfig }),
    },
    unsupported: [
      ...unexpressed(request, ['logprobs', 'topLogprobs', 'logitBias', 'parallelToolCalls', 'serviceTier']),
      ...thinking.unsupported,
      ...unexpressedExtras(request),
    ],
  }
}

export const encodeChat = (request: ChatRequest): EncodedRequest => ({
  method: 'POST',
  path: modelPath(request.model, request.stream ? 'streamGenerateContent?alt=sse' : 'generateContent'),
  ...encodeGenerate(request),
})

/** Counts what a generateContent call would read: system, tools and messages. */
export const encodeCount = (request: ChatRequest): EncodedRequest => {
  const { body, unsupported } = encodeGenerate({ ...request, stream: false })
  const { generationConfig: _, ...counted } = body
  const model = request.model.startsWith('tunedModels/')
    ? request.model
    : `models/${request.model.replace(/^models\//, '')}`
  return {
    method: 'POST',
    path: modelPath(request.model, 'countTokens'),
    body: { generateContentRequest: { model, ...counted } },
    unsupported,
  }
}
