import { keepPreviousData, useQueries } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { looksLikeId } from '../api/keys/find-key.ts'
import { keyNamesQuery, mostNames } from '../api/keys/key-names.ts'

const staleTime = 60_000

const inParts = (ids: readonly string[]): readonly (readonly string[])[] =>
  [...Array(Math.ceil(ids.length / mostNames)).keys()].map((part) =>
    ids.slice(part * mostNames, (part + 1) * mostNames),
  )

/**
 * The names of keys, looked up as somebody asks for them: of ten thousand keys a page names a few. The answer is a
 * function that gives undefined for a name that is not known (yet), and is another one when more are known.
 */
export const useKeyNames = (workspaceId: string): ((id: string) => string | undefined) => {
  const [asked, setAsked] = useState<readonly string[]>([])
  const wanted = useRef(new Set<string>())
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)
  useEffect(() => () => clearTimeout(timer.current ?? undefined), [])

  const names = useQueries({
    queries: inParts(asked).map((ids) => ({
      ...keyNamesQuery(workspaceId, ids),
      placeholderData: keepPreviousData<ReadonlyMap<string, string>>,
      staleTime,
    })),
    combine: mergeNames,
  })

  return useCallback(
    (id) => {
      // Cells ask while they are drawn; what they ask for is gathered, and looked up once they are.
      if (!wanted.current.has(id) && looksLikeId(id)) {
        wanted.current.add(id)
        timer.current ??= setTimeout(() => {
          timer.current = null
          setAsked([...wanted.current])
        })
      }
      return names.get(id)
    },
    [names],
  )
}

const mergeNames = (parts: readonly { readonly data: ReadonlyMap<string, string> | undefined }[]) =>
  new Map(parts.flatMap(({ data }) => [...(data ?? [])]))
