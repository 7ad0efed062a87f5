/** OpenAI responses, from the API reference: buffered object and the typed event stream. */
import { finishOf, pieces, type Script, slices } from './script.ts'
import { type Answer, eventFrame, jsonAnswer, streamAnswer } from './wire.ts'

const usageOf = (script: Script) => ({
  input_tokens: script.usage.inputTokens,
  input_tokens_details: { cached_tokens: script.usage.cachedTokens },
  output_tokens: script.usage.outputTokens,
  output_tokens_details: { reasoning_tokens: script.usage.reasoningTokens },
  total_tokens: script.usage.inputTokens + script.usage.outputTokens,
})

type Item = Record<string, unknown> & { id: string; type: string }

const itemsOf = (script: Script): Item[] => {
  const items: Item[] = []
  if (script.reasoning !== null)
    items.push({ id: 'rs_1', type: 'reasoning', summary: [{ type: 'summary_text', text: script.reasoning }] })
  if (script.text !== '')
    items.push({
      id: 'msg_1',
      type: 'message',
      status: 'completed',
      role: 'assistant',
      content: [{ type: 'output_text', text: script.text, annotations: [], logprobs: [] }],
    })
  for (const [index, call] of script.toolCalls.entries())
    items.push({
      id: `fc_${index + 1}`,
      type: 'function_call',
      status: 'completed',
      call_id: call.id,
      name: call.name,
      arguments: JSON.stringify(call.arguments),
    })
  return items
}

const responseOf = (script: Script, model: string, state: 'in_progress' | 'done') => {
  const cut = finishOf(script) === 'length' ? 'max_output_tokens' : null
  const filtered = finishOf(script) === 'content_filter' ? 'content_filter' : null
  const reason = cut ?? filtered
  const done = state === 'done'
  return {
    id: 'resp_simulated1',
    object: 'response',
    created_at: 1_760_000_000,
    status: done ? (reason === null ? 'completed' : 'incomplete') : 'in_progress',
    error: null,
    incomplete_details: done && reason !== null ? { reason } : null,
    instructions: null,
    max_output_tokens: null,
    model,
    output: done ? itemsOf(script) : [],
    parallel_tool_calls: true,
    previous_response_id: null,
    reasoning: { effort: null, summary: null },
    store: true,
    temperature: 1,
    text: { format: { type: 'text' } },
    tool_choice: 'auto',
    tools: [],
    top_p: 1,
    truncation: 'disabled',
    usage: done && script.usageTimes > 0 ? usageOf(script) : null,
    user: null,
    metadata: {},
  }
}

export const response = (script: Script, model: string): Answer => jsonAnswer(responseOf(script, model, 'done'))

export const responseStream = (script: Script, model: string): Answer => {
  const frames: string[] = []
  let sequence = 0
  const say = (type: string, fields: object): void => {
    frames.push(eventFrame(type, { type, sequence_number: sequence++, ...fields }))
  }
  say('response.created', { response: responseOf(script, model, 'in_progress') })
  say('response.in_progress', { response: responseOf(script, model, 'in_progress') })
  for (const [index, item] of itemsOf(script).entries()) {
    const place = { item_id: item.id, output_index: index }
    if (item.type === 'message') {
      const part = { type: 'output_text', text: '', annotations: [], logprobs: [] }
      const spoken = pieces(script.text)
      say('response.output_item.added', { output_index: index, item: { ...item, status: 'in_progress', content: [] } })
      say('response.content_part.added', { ...place, content_index: 0, part })
      for (const [position, delta] of spoken.entries()) {
        if (script.errorMidStream !== null && position === Math.ceil(spoken.length / 2)) {
          say('error', { code: 'server_error', message: script.errorMidStream, param: null })
          return streamAnswer(frames, frames.length, script.chunkDelayMs)
        }
        say('response.output_text.delta', { ...place, content_index: 0, delta, logprobs: [] })
      }
      say('response.output_text.done', { ...place, content_index: 0, text: script.text, logprobs: [] })
      say('response.content_part.done', { ...place, content_index: 0, part: { ...part, text: script.text } })
    } else if (item.type === 'function_call') {
      const whole = String(item.arguments)
      say('response.output_item.added', {
        output_index: index,
        item: { ...item, status: 'in_progress', arguments: '' },
      })
      for (const delta of slices(whole, 7)) say('response.function_call_arguments.delta', { ...place, delta })
      say('response.function_call_arguments.done', { ...place, name: item.name, arguments: whole })
    } else {
      const thought = script.reasoning ?? ''
      const part = { type: 'summary_text', text: '' }
      say('response.output_item.added', { output_index: index, item: { ...item, summary: [] } })
      say('response.reasoning_summary_part.added', { ...place, summary_index: 0, part })
      for (const delta of pieces(thought))
        say('response.reasoning_summary_text.delta', { ...place, summary_index: 0, delta })
      say('response.reasoning_summary_text.done', { ...place, summary_index: 0, text: thought })
      say('response.reasoning_summary_part.done', { ...place, summary_index: 0, part: { ...part, text: thought } })
    }
    say('response.output_item.done', { output_index: index, item })
  }
  const endingAt = frames.length
  const whole = responseOf(script, model, 'done')
  say(whole.status === 'completed' ? 'response.completed' : 'response.incomplete', { response: whole })
  return streamAnswer(frames, endingAt, script.chunkDelayMs)
}
