/** Retries are at most a tenth of the requests: a provider in trouble is not helped by twice the load. */
export type RetryBudget = { earn(): void; spend(): boolean }

const share = 0.1
const maximum = 100

export const createRetryBudget = (initial = 10): RetryBudget => {
  let tokens = initial
  return {
    earn: () => {
      tokens = Math.min(maximum, tokens + share)
    },
    spend: () => {
      if (tokens < 1) return false
      tokens -= 1
      return true
    },
  }
}
