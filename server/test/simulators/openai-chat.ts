/** OpenAI chat completions, from the API reference: buffered object and `chat.completion.chunk` stream. */
import { finishOf, pieces, type Script, slices } from './script.ts'
import { type Answer, dataFrame, jsonAnswer, record, streamAnswer } from './wire.ts'

export type OpenAiVariant = {
  /** Where the model's thinking stands in a message; null where the provider keeps it to itself. */
  reasoningField: 'reasoning_content' | 'reasoning' | null
  /** Usage closes every stream, asked for or not (Mistral, Groq). */
  usageUnasked: boolean
  /** Usage shares the last choice's chunk, instead of a chunk of its own. */
  usageWithFinish: boolean
}

const usageOf = (script: Script) => ({
  prompt_tokens: script.usage.inputTokens,
  completion_tokens: script.usage.outputTokens,
  total_tokens: script.usage.inputTokens + script.usage.outputTokens,
  prompt_tokens_details: { cached_tokens: script.usage.cachedTokens, audio_tokens: 0 },
  completion_tokens_details: {
    reasoning_tokens: script.usage.reasoningTokens,
    audio_tokens: 0,
    accepted_prediction_tokens: 0,
    rejected_prediction_tokens: 0,
  },
})

const finishReason = (script: Script): string => {
  const finish = finishOf(script)
  return finish === 'stop_sequence' ? 'stop' : finish
}

const logprobsOf = (token: string) => ({
  content: [{ token, logprob: -0.25, bytes: [...Buffer.from(token)], top_logprobs: [] }],
  refusal: null,
})

const head = (model: string, object: string) => ({
  id: 'chatcmpl-simulated1',
  object,
  created: 1_760_000_000,
  model,
  service_tier: 'default',
  system_fingerprint: 'fp_simulated',
})

export const chatCompletion = (script: Script, body: Record<string, unknown>, variant: OpenAiVariant): Answer => {
  const message: Record<string, unknown> = {
    role: 'assistant',
    content: script.text === '' ? null : script.text,
    refusal: null,
    annotations: [],
  }
  if (script.reasoning !== null && variant.reasoningField !== null) message[variant.reasoningField] = script.reasoning
  if (script.toolCalls.length > 0)
    message.tool_calls = script.toolCalls.map((call) => ({
      id: call.id,
      type: 'function',
      function: { name: call.name, arguments: JSON.stringify(call.arguments) },
    }))
  const count = typeof body.n === 'number' ? body.n : 1
  const answer: Record<string, unknown> = {
    ...head(String(body.model), 'chat.completion'),
    choices: Array.from({ length: count }, (_, index) => ({
      index,
      message,
      logprobs: body.logprobs === true ? logprobsOf(script.text) : null,
      finish_reason: finishReason(script),
    })),
  }
  if (script.usageTimes > 0) answer.usage = usageOf(script)
  return jsonAnswer(answer)
}

type Ending = { count: number; asked: boolean; withUsage: boolean; variant: OpenAiVariant }

const endingFrames = (script: Script, base: object, { count, asked, withUsage, variant }: Ending): string[] => {
  const frames: string[] = []
  for (let index = 0; index < count; index++) {
    const choice = { index, delta: {}, logprobs: null, finish_reason: finishReason(script) }
    const carriesUsage = variant.usageWithFinish && withUsage && index === count - 1
    const usage = carriesUsage ? { usage: usageOf(script) } : asked && { usage: null }
    frames.push(dataFrame({ ...base, choices: [choice], ...usage }))
  }
  if (withUsage && !variant.usageWithFinish)
    for (let time = 0; time < script.usageTimes; time++)
      frames.push(dataFrame({ ...base, choices: script.nullChoices ? null : [], usage: usageOf(script) }))
  frames.push(dataFrame('[DONE]'))
  return frames
}

export const chatCompletionStream = (script: Script, body: Record<string, unknown>, variant: OpenAiVariant): Answer => {
  const asked = record(body.stream_options).include_usage === true
  const withUsage = (asked || variant.usageUnasked) && script.usageTimes > 0
  const count = typeof body.n === 'number' ? body.n : 1
  const base = head(String(body.model), 'chat.completion.chunk')
  const frames: string[] = []
  const chunk = (index: number, delta: object, finish: string | null = null, logprobs: object | null = null): string =>
    dataFrame({
      ...base,
      choices: [{ index, delta, logprobs, finish_reason: finish }],
      ...(asked && { usage: null }),
    })

  const everyChoice = (delta: object, logprobs: object | null = null): void => {
    for (let index = 0; index < count; index++) frames.push(chunk(index, delta, null, logprobs))
  }
  everyChoice({ role: 'assistant', content: '', refusal: null })
  const { reasoningField } = variant
  if (script.reasoning !== null && reasoningField !== null)
    for (const piece of pieces(script.reasoning)) everyChoice({ [reasoningField]: piece })
  const spoken = pieces(script.text)
  for (const [position, piece] of spoken.entries()) {
    if (script.errorMidStream !== null && position === Math.ceil(spoken.length / 2)) {
      const error = { message: script.errorMidStream, type: 'server_error', param: null, code: null }
      frames.push(dataFrame({ error }))
      return streamAnswer(frames, frames.length, script.chunkDelayMs)
    }
    everyChoice({ content: piece }, body.logprobs === true ? logprobsOf(piece) : null)
  }
  for (const [tool, call] of script.toolCalls.entries()) {
    const start = { index: tool, id: call.id, type: 'function', function: { name: call.name, arguments: '' } }
    everyChoice({ tool_calls: [start] })
    for (const piece of slices(JSON.stringify(call.arguments), 7))
      everyChoice({ tool_calls: [{ index: tool, function: { arguments: piece } }] })
  }
  const endingAt = frames.length
  frames.push(...endingFrames(script, base, { count, asked, withUsage, variant }))
  return streamAnswer(frames, endingAt, script.chunkDelayMs)
}
