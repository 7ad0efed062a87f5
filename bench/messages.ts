/** What the benchmark and its load generator say to each other. */
export type Command = {
  kind: 'plain' | 'stream' | 'hold' | 'release'
  port: number
  key: string
  model: string
  connections: number
  /** `plain` alone: how long to send. */
  durationMs: number
}

export type LoadResult = {
  /** Requests sent, every one answered or failed. */
  sent: number
  failed: number
  /** Answers a second (`plain`), content bytes a second (`stream`). */
  perSecond: number
  /** Events of all streams together; 0 for other work. */
  chunksPerSecond: number
  /** Whole answer (`plain`) or first chunk (`stream`). */
  p50Ms: number
  p99Ms: number
  /** How many streams had a content of this digest. */
  bodies: Record<string, number>
}
