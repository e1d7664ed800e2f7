interface Page<Item> {
  readonly data: readonly Item[]
  readonly nextCursor: string | null
}

/** Pages that are read for one list; whoever has more finds the rest by the API. */
const MOST_PAGES = 10

/** Walks a list by its cursor. For lists that people keep, not for those that grow by themselves. */
export async function everyPage<Item>(
  read: (cursor: string | undefined) => Promise<Page<Item>>,
): Promise<readonly Item[]> {
  const items: Item[] = []
  let cursor: string | undefined
  for (let page = 0; page < MOST_PAGES; page++) {
    const { data, nextCursor } = await read(cursor)
    items.push(...data)
    if (nextCursor === null) break
    cursor = nextCursor
  }
  return items
}
