import { errorCodes, isErrorCode } from '@keepgate/protocol/error-codes'
import { advisedCodes } from '@keepgate/protocol/provider-connection'
import { i18n } from '@lingui/core'
import { beforeAll, expect, test } from 'vitest'
import { adviceAfter } from './test-words.ts'

const reach = { ok: false, latency_ms: 1, message: 'no' }
const failed = { time: 1, reach, call: null, code: null, cause: 'What the server says.', fix: 'What it advises.' }
const codes = Object.keys(errorCodes).filter(isErrorCode)
const general = 'Try again later; see the provider’s status page.'

beforeAll(() => i18n.loadAndActivate({ locale: 'en', messages: {} }))

test('every code has advice in the page’s own words: nothing of the server’s sentences', () => {
  const own = codes.filter((code) => adviceAfter({ ...failed, code })?.fix !== general)
  expect(own.toSorted()).toEqual(advisedCodes.toSorted())
  for (const code of codes) {
    const words = adviceAfter({ ...failed, code })
    expect(words?.fix, code).toMatch(/\.$/)
    expect(words?.cause, code).not.toBe(failed.cause)
  }
})

test('where no code is told, or one that only a newer server knows, the server’s own words stand, and nothing where nothing failed', () => {
  expect(adviceAfter(failed)).toEqual({ cause: failed.cause, fix: failed.fix })
  expect(adviceAfter({ ...failed, code: 'not_yet_known' })).toEqual({ cause: failed.cause, fix: failed.fix })
  expect(adviceAfter({ ...failed, cause: null, fix: null })).toBeNull()
})
