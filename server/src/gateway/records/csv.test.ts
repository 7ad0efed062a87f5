import { expect, it } from 'vitest'
import { record } from '../../../test/contract/rows.ts'
import { csvHeader, csvLine } from './csv.ts'
import { writeAttempts } from './failed-attempts.ts'

/** A reader of RFC 4180, to read back what was written. */
const fields = (line: string): string[] =>
  [...line.replace(/\r\n$/, '').matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)]
    .slice(0, csvHeader().split(',').length)
    .map(([, field = '']) => (field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field))

const fieldOf = (name: string, change: Parameters<typeof record>[0]): string | undefined =>
  fields(csvLine(record(change)))[csvHeader().trim().split(',').indexOf(name)]
const modelOf = (model: string): string | undefined => fieldOf('model', { model })

it('writes a line for each record with the header’s fields, ended by CRLF', () => {
  expect(csvHeader()).toMatch(/^id,request_id,time,.*,attempts,sent_ms,answered_ms,failed_attempts\r\n$/)
  const line = csvLine(record({ id: 'rec_x', cost_usd: null, first_token_ms: 0 }))
  expect(line).toMatch(/^rec_x,.*\r\n$/)
  const values = new Map(
    csvHeader()
      .trim()
      .split(',')
      .map((name, index) => [name, fields(line)[index]]),
  )
  expect(values.get('cost_usd')).toBe('')
  expect(values.get('first_token_ms')).toBe('0')
})

it('says yes and no as JSON does, and failed attempts so that people can read them', () => {
  expect(fieldOf('stream', { stream: 1 })).toBe('true')
  expect(fieldOf('estimated', { estimated: 0 })).toBe('false')
  const failed_attempts = writeAttempts([
    { connection: 'first', sent_ms: 1, ended_ms: 66.12, code: 'provider_error' },
    { connection: 'up', sent_ms: null, ended_ms: 67, code: 'outbound_refused' },
  ])
  expect(fieldOf('failed_attempts', { failed_attempts })).toBe(
    'first: provider_error after 66 ms; up: outbound_refused after 67 ms',
  )
  expect(fieldOf('failed_attempts', { failed_attempts: null })).toBe('')
})

it('returns separators, quotes and line breaks as they were', () => {
  for (const model of ['a,b', 'say "x"', 'two\r\nlines', 'two\nlines', '"', ',']) expect(modelOf(model)).toBe(model)
})

it('never begins a field with what a spreadsheet would run', () => {
  const attacks = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', ' =1', '＝1', '＋1', '－1', '＠x', '="a,b"']
  for (const attack of attacks) expect(modelOf(attack)).toBe(`'${attack}`)
  expect(modelOf('gpt-4=x')).toBe('gpt-4=x')
})
