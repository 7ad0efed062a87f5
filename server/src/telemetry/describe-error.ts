type ErrorDescription = {
  type: string
  message: string
  code?: string | number
  stack?: string
  cause?: ErrorDescription
  errors?: ErrorDescription[]
}

const maximumDepth = 4
const maximumMessage = 2_000
const maximumStack = 8_000

const codeOf = (error: Error): string | number | undefined =>
  'code' in error && (typeof error.code === 'string' || typeof error.code === 'number') ? error.code : undefined

const describe = (error: Error, depth: number): ErrorDescription => {
  const code = codeOf(error)
  const description: ErrorDescription = { type: error.name, message: error.message.slice(0, maximumMessage) }
  if (code !== undefined) description.code = code
  if (error.stack !== undefined) description.stack = error.stack.slice(0, maximumStack)
  if (depth === maximumDepth) return description
  if (error.cause instanceof Error) description.cause = describe(error.cause, depth + 1)
  if (error instanceof AggregateError) {
    const inner: unknown[] = error.errors
    description.errors = inner
      .slice(0, 5)
      .filter((each) => each instanceof Error)
      .map((each) => describe(each, depth + 1))
  }
  return description
}

/**
 * What the log shows of an error: a fixed list of fields. HTTP libraries hang requests, headers, bodies and answers on
 * their errors; those never appear. Anything thrown that is not an error shows its type alone.
 */
export const describeError = (thrown: unknown): ErrorDescription | string =>
  thrown instanceof Error
    ? describe(thrown, 0)
    : typeof thrown === 'string'
      ? thrown.slice(0, maximumMessage)
      : `(${typeof thrown})`
