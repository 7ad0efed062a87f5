const mostPages = 1_000

type Page<Row> = { readonly data: readonly Row[]; readonly next_cursor: string | null }

/** A list that is short by its nature, whole. */
export const allPages = async <Row>(read: (cursor: string | null) => Promise<Page<Row>>): Promise<readonly Row[]> => {
  const rows: Row[] = []
  let cursor: string | null = null
  for (let page = 0; page < mostPages; page += 1) {
    const answer: Page<Row> = await read(cursor)
    rows.push(...answer.data)
    cursor = answer.next_cursor
    if (cursor === null) break
  }
  return rows
}
