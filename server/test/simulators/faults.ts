/**
 * What providers, networks and proxies do wrong, as data. Every fault can be asked for on a streamed and on a buffered
 * call; where it makes no sense on a buffered body, the simulator answers well.
 */
export type Behaviour =
  | { kind: 'hang'; at: 'before-headers' | 'after-headers' | 'mid-body' }
  | { kind: 'reset'; at: 'before-headers' | 'after-headers' | 'mid-body' }
  /** The connection closes without the body's proper end. */
  | { kind: 'cut'; at: 'mid-frame' | 'between-frames' | 'inside-character' }
  /** The body ends properly, but the answer in it does not: no finish, or half a JSON text. */
  | { kind: 'end-early' }
  /** A status and body instead of the answer; `contentType` null for none. */
  | { kind: 'instead'; status: number; contentType: string | null; body: string | Uint8Array }
  /** Text put among the frames, after the first half of the content; on a buffered body before or after it. */
  | { kind: 'insert'; bytes: string | Uint8Array; where: 'start' | 'middle' | 'after-end'; bufferedToo: boolean }
  | { kind: 'rewrite'; as: 'crlf' | 'empty-data' | 'comments' | 'no-terminator' | 'cr' }
  | { kind: 'pieces'; bytes: number; delayMs: number }
  | { kind: 'script'; usageTimes?: 0 | 2; nullChoices?: boolean; errorMidStream?: string; textBytes?: number }
  | { kind: 'content-type'; value: string }
  | { kind: 'status'; status: number; retryAfter?: string | 'http-date'; echoesKey?: boolean }
  | { kind: 'redirect'; status: number }
  | { kind: 'gzip' }
  | { kind: 'content-length'; difference: number }
  | { kind: 'headers'; lines: string[] }
  | { kind: 'informational'; status: number }

export type Fault = { id: string; about: string; behaviour: Behaviour }

const fault = (id: string, about: string, behaviour: Behaviour): Fault => ({ id, about, behaviour })
const status = (code: number, about: string, more: { retryAfter?: string; echoesKey?: boolean } = {}, suffix = '') =>
  fault(`status-${code}${suffix}`, about, { kind: 'status', status: code, ...more })
const hugeFrameBytes = 600_000

export const faults: readonly Fault[] = [
  fault('hang-before-headers', 'accepts the request and says nothing', { kind: 'hang', at: 'before-headers' }),
  fault('hang-after-headers', 'sends the headers and nothing more', { kind: 'hang', at: 'after-headers' }),
  fault('hang-mid-stream', 'stops in the middle of the body, connection open', { kind: 'hang', at: 'mid-body' }),
  fault('reset-before-headers', 'resets the connection instead of answering', { kind: 'reset', at: 'before-headers' }),
  fault('reset-after-headers', 'resets the connection after the headers', { kind: 'reset', at: 'after-headers' }),
  fault('reset-mid-stream', 'resets the connection in the middle of the body', { kind: 'reset', at: 'mid-body' }),
  fault('cut-mid-frame', 'closes the connection inside a frame', { kind: 'cut', at: 'mid-frame' }),
  fault('cut-between-frames', 'closes the connection after a whole frame', { kind: 'cut', at: 'between-frames' }),
  fault('cut-inside-character', 'closes the connection inside a UTF-8 character', {
    kind: 'cut',
    at: 'inside-character',
  }),
  fault('clean-end-without-finish', 'ends the body properly without finishing the answer', { kind: 'end-early' }),
  fault('garbage-json', 'JSON that is none', {
    kind: 'instead',
    status: 200,
    contentType: null,
    body: 'data: {"id":"x","choices":[{"delta":{"content":"a"\n\n',
  }),
  fault('html-with-200', 'an HTML page with status 200', {
    kind: 'instead',
    status: 200,
    contentType: 'text/html; charset=utf-8',
    body: '<!doctype html><title>Sign in</title><p>Please accept the terms of this network.</p>',
  }),
  fault('wrong-content-type', 'the right body as text/plain', { kind: 'content-type', value: 'text/plain' }),
  fault('empty-body', 'status 200 and no body', { kind: 'instead', status: 200, contentType: null, body: '' }),
  fault('empty-object', 'status 200 and {}', {
    kind: 'instead',
    status: 200,
    contentType: 'application/json',
    body: '{}',
  }),
  fault('json-null', 'status 200 and null', {
    kind: 'instead',
    status: 200,
    contentType: 'application/json',
    body: 'null',
  }),
  fault('empty-data-lines', 'data lines with nothing in them', { kind: 'rewrite', as: 'empty-data' }),
  fault('comment-pings', 'comments between the frames', { kind: 'rewrite', as: 'comments' }),
  fault('crlf', 'lines end with CR LF', { kind: 'rewrite', as: 'crlf' }),
  fault('cr', 'lines end with CR alone', { kind: 'rewrite', as: 'cr' }),
  fault('no-terminator', 'the stream lacks its terminator ([DONE], message_stop)', {
    kind: 'rewrite',
    as: 'no-terminator',
  }),
  fault('huge-frame', 'one frame of 600 kB', { kind: 'script', textBytes: hugeFrameBytes }),
  fault('slow-drip', 'one byte at a time', { kind: 'pieces', bytes: 1, delayMs: 0 }),
  fault('split-at-three-bytes', 'three bytes at a time', { kind: 'pieces', bytes: 3, delayMs: 0 }),
  status(400, 'refuses the request'),
  status(401, 'refuses the key'),
  status(402, 'wants money'),
  status(403, 'forbids it'),
  status(404, 'does not know the model'),
  status(408, 'request timeout'),
  status(409, 'conflict'),
  status(413, 'body too large'),
  status(422, 'cannot process it'),
  status(429, 'rate limit, no retry-after'),
  status(429, 'rate limit, seconds', { retryAfter: '7' }, '-seconds'),
  status(429, 'rate limit, a date', { retryAfter: 'http-date' }, '-date'),
  status(429, 'rate limit, negative seconds', { retryAfter: '-5' }, '-negative'),
  status(429, 'rate limit, a year', { retryAfter: '31536000' }, '-huge'),
  status(429, 'rate limit, words', { retryAfter: 'soon' }, '-words'),
  status(500, 'fails'),
  status(502, 'bad gateway'),
  status(503, 'unavailable'),
  status(503, 'unavailable, seconds', { retryAfter: '3' }, '-seconds'),
  status(504, 'gateway timeout'),
  status(529, 'overloaded'),
  status(401, 'repeats the key in its error', { echoesKey: true }, '-echoes-key'),
  status(400, 'repeats the key in its error', { echoesKey: true }, '-echoes-key'),
  status(500, 'repeats the key in its error', { echoesKey: true }, '-echoes-key'),
  fault('html-with-502', 'a proxy’s error page', {
    kind: 'instead',
    status: 502,
    contentType: 'text/html',
    body: '<html><body><h1>502 Bad Gateway</h1></body></html>',
  }),
  fault('error-mid-stream', 'reports a failure inside the stream', {
    kind: 'script',
    errorMidStream: 'The server is overloaded.',
  }),
  fault('error-instead-of-stream', 'an error object with status 200', {
    kind: 'instead',
    status: 200,
    contentType: 'application/json',
    body: '{"error":{"message":"Something failed.","type":"server_error"}}',
  }),
  fault('choices-null', 'the usage chunk has choices: null', { kind: 'script', nullChoices: true }),
  fault('usage-missing', 'never says its usage', { kind: 'script', usageTimes: 0 }),
  fault('usage-twice', 'says its usage twice', { kind: 'script', usageTimes: 2 }),
  fault('redirect-301', 'moved permanently to another host', { kind: 'redirect', status: 301 }),
  fault('redirect-302', 'found at another host', { kind: 'redirect', status: 302 }),
  fault('redirect-307', 'temporarily at another host', { kind: 'redirect', status: 307 }),
  fault('gzip-unasked', 'a gzip body that nobody asked for', { kind: 'gzip' }),
  fault('content-length-too-long', 'promises 64 bytes more than it sends', { kind: 'content-length', difference: 64 }),
  fault('content-length-too-short', 'promises 16 bytes fewer than it sends', {
    kind: 'content-length',
    difference: -16,
  }),
  fault('duplicate-headers', 'says its headers twice', {
    kind: 'headers',
    lines: ['x-request-id: one', 'x-request-id: two', 'cache-control: no-cache', 'cache-control: private'],
  }),
  fault('account-headers', 'sets cookies and tells the account', {
    kind: 'headers',
    lines: [
      'set-cookie: __cf_bm=planted; path=/',
      'set-cookie: session=planted; HttpOnly',
      'openai-organization: org-planted',
      'openai-project: proj-planted',
      'anthropic-organization-id: org-planted',
      'x-account: planted',
    ],
  }),
  fault('informational-103', 'early hints before the answer', { kind: 'informational', status: 103 }),
  fault('informational-100', 'an unasked 100 Continue', { kind: 'informational', status: 100 }),
  fault('garbage-after-end', 'bytes after the terminator', {
    kind: 'insert',
    bytes: 'data: {"garbage\n\n%%%%',
    where: 'after-end',
    bufferedToo: true,
  }),
  fault('invalid-utf8', 'bytes that are no UTF-8', {
    kind: 'insert',
    bytes: Uint8Array.from([...Buffer.from('data: {"x":"'), 0xc3, 0x28, 0xff, ...Buffer.from('"}\n\n')]),
    where: 'middle',
    bufferedToo: true,
  }),
  fault('nul-bytes', 'NUL bytes among the frames', {
    kind: 'insert',
    bytes: Uint8Array.from([0, 0, 0, 10, 10]),
    where: 'middle',
    bufferedToo: true,
  }),
  fault('garbage-frame', 'one frame of broken JSON in the middle', {
    kind: 'insert',
    bytes: 'data: {"choices":[{"delta":\n\n',
    where: 'middle',
    bufferedToo: true,
  }),
  fault('byte-order-mark', 'a byte order mark first', {
    kind: 'insert',
    bytes: '\uFEFF',
    where: 'start',
    bufferedToo: false,
  }),
]

export const findFault = (id: string): Fault | null => faults.find((candidate) => candidate.id === id) ?? null
