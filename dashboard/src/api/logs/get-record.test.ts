import { expect, it } from 'vitest'
import { queryKeys } from '../query-keys.ts'
import { recordQuery } from './get-record.ts'

it('keeps a record apart from every list of records, whatever id an address names', () => {
  for (const word of ['last', 'record', 'of-request', '']) {
    expect(recordQuery('workspace', word).queryKey).not.toEqual(queryKeys.area('workspace', 'logs', word))
    expect(recordQuery('workspace', word).queryKey).not.toEqual(queryKeys.area('workspace', 'logs', 'of-request', word))
  }
})
