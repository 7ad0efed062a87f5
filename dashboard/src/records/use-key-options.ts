import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { keyPageQuery } from '../api/keys/list-key-page.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import type { Names } from './use-names.ts'

const offered = 20

/** Keys to choose from, found by name or last four; the newest until one types. @param chosen id of the chosen one */
export const useKeyOptions = (names: Names, chosen: string | undefined) => {
  const { id } = useWorkspace()
  const [text, setText] = useState('')
  const q = text
    .replace(/\p{Cc}/gu, '')
    .slice(0, 200)
    .trim()
  const { data, isFetching } = useQuery(keyPageQuery(id, { q: q === '' ? undefined : q, limit: offered }))
  const found = (data?.data ?? []).map((key) => ({ value: key.id, label: key.name, hint: `…${key.last_four}` }))
  const missing = chosen !== undefined && !found.some(({ value }) => value === chosen)
  return {
    options: missing ? [...found, { value: chosen, label: names.key(chosen) }] : found,
    onSearch: setText,
    loading: isFetching,
  }
}
