import { errorCodes } from '@keepgate/protocol/error-codes'
import { i18n } from '@lingui/core'
import { beforeAll, expect, test } from 'vitest'
import { errorWords } from './error-words.ts'

beforeAll(() => i18n.loadAndActivate({ locale: 'en', messages: {} }))

test('every code of the registry is translated from the very words of the registry', () => {
  const registry = Object.entries(errorCodes).map(([code, { message, hint }]) => [code, { message, hint }])
  expect(errorWords()).toEqual(Object.fromEntries(registry))
})
