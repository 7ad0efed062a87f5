/** The reference page on faults, written from the table that the tests hold the product to. */
import { errorCodes } from '@keepgate/protocol/error-codes'
import { faults } from '../simulators/faults.ts'
import { type Expected, faultTable } from './fault-table.ts'

const cell = (expected: Expected): string => {
  if (expected === 'answers') return 'the whole answer'
  if ('mid' in expected) return `error frame \`${expected.mid}\``
  const wait = expected.retryAfter === undefined ? '' : `, retry-after ${expected.retryAfter}`
  return `${expected.status} \`${expected.code}\`${wait}`
}

const codes = [
  ...new Set(
    Object.values(faultTable).flatMap(({ streamed, buffered }) =>
      [streamed, buffered].flatMap((expected) =>
        expected === 'answers' ? [] : ['mid' in expected ? expected.mid : expected.code],
      ),
    ),
  ),
].toSorted()

const rows = faults.map((fault) => {
  const row = faultTable[fault.id]
  if (row === undefined) throw new Error(`The table has no row for ${fault.id}.`)
  const elsewhere = Object.entries(row.only ?? {}).map(
    ([provider, own]) =>
      `${provider}: ${[own.streamed, own.buffered]
        .flatMap((each) => each ?? [])
        .map(cell)
        .join(', ')}`,
  )
  const streamed = elsewhere.length === 0 ? cell(row.streamed) : `${cell(row.streamed)} (${elsewhere.join('; ')})`
  return `| ${fault.about} | ${streamed} | ${cell(row.buffered)} |`
})

export const faultPage = (): string => `# When a provider fails

What a client gets when a provider, or the network before it, does something wrong. The tests run every row against the
product, streamed and buffered, in both dialects and over four providers; this page is written from their table
(\`server/test/end-to-end/fault-table.ts\`).

An error before the first byte has a status and a body in the client's dialect. After the first byte only the stream is
left: an *error frame* is \`data: {"error": …}\` for OpenAI's clients and \`event: error\` for Anthropic's, and every
official SDK throws on it. Each request leaves exactly one usage record, whatever its end. No answer comes later than the
timeout that ended it (\`UPSTREAM_CONNECT_TIMEOUT\`, \`UPSTREAM_FIRST_TOKEN_TIMEOUT\`, \`UPSTREAM_IDLE_TIMEOUT\`,
\`UPSTREAM_TOTAL_TIMEOUT\`) and one second.

The first byte is the gateway's own where a stream's provider is silent for 12 seconds: status 200 and a keep-alive
comment leave then, whatever follows. The table's tests have a first-token timeout of 3 seconds, hence the 504 in its
first two rows. With the default of 120 seconds the client of such a stream has had its 200 and gets the error frame
\`provider_timeout\`; so does a stream whose provider fails in any other way after 12 silent seconds, with that failure's
code. Nothing is tried again after the first byte. Buffered answers have no keep-alive: their status is always the last
word, and \`UPSTREAM_TOTAL_TIMEOUT\` bounds their silence.

| The provider… | streamed | buffered |
|---|---|---|
${rows.join('\n')}

| Code | Meaning | What to do |
|---|---|---|
${codes.map((code) => `| \`${code}\` | ${errorCodes[code].message} | ${errorCodes[code].hint} |`).join('\n')}
`
