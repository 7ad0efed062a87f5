import type { ServerResponse } from 'node:http'
import type { Reply } from '../../gateway/line/types.ts'
import { endAnswer } from './end-answer.ts'

/** The way back over Node's response; owns its listeners for the response's lifetime. */
export class NodeReply implements Reply {
  readonly #response: ServerResponse
  readonly #headers: readonly string[]
  #hangUp: (() => void) | null = null
  #drain: (() => void) | null = null
  started = false
  written = 0

  /** @param headers those of every answer (request id, CORS), a flat list of names and values. */
  constructor(response: ServerResponse, headers: readonly string[]) {
    this.#response = response
    this.#headers = headers
    response.on('close', () => {
      if (!response.writableFinished) this.#hangUp?.()
    })
  }

  start(status: number, headers: readonly string[]): void {
    this.started = true
    if (!this.#response.destroyed) this.#response.writeHead(status, [...this.#headers, ...headers])
  }

  write(chunk: Buffer | string): boolean {
    this.written++
    // A socket that is gone takes nothing and drains never: its `close` ends the request.
    return this.#response.destroyed || this.#response.write(chunk)
  }

  end(chunk?: Buffer | string): void {
    this.#hangUp = null
    if (!this.#response.destroyed) endAnswer(this.#response, chunk)
  }

  onDrain(listener: () => void): void {
    if (this.#drain === null) this.#response.on('drain', () => this.#drain?.())
    this.#drain = listener
  }

  onHangUp(listener: (() => void) | null): void {
    this.#hangUp = listener
    if (this.#response.destroyed && !this.#response.writableFinished) listener?.()
  }
}
