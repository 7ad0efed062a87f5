import type { Page } from 'playwright-core'

/** Everything that a page's origin keeps or shows where another page, a script or the next user could find it, as text. */
export const scanStorage = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const databases = await Promise.all(
      (await indexedDB.databases()).map(
        ({ name = '' }) =>
          new Promise<unknown>((resolve, reject) => {
            const opening = indexedDB.open(name)
            opening.onerror = () => reject(opening.error)
            opening.onsuccess = () => {
              const stores = [...opening.result.objectStoreNames]
              const reads = stores.map(
                (store) =>
                  new Promise<unknown>((done) => {
                    const all = opening.result.transaction(store).objectStore(store).getAll()
                    all.onsuccess = () => done({ store, rows: all.result })
                  }),
              )
              resolve(Promise.all(reads).then((rows) => ({ name, rows })))
            }
          }),
      ),
    )
    // Plain http elsewhere has no caches.
    const names = 'caches' in globalThis ? await caches.keys() : []
    const cached = await Promise.all(
      names.map(async (name) => (await (await caches.open(name)).keys()).map(({ url }) => url)),
    )
    return JSON.stringify({
      local: { ...localStorage },
      session: { ...sessionStorage },
      databases,
      cached,
      cookies: document.cookie,
      address: location.href,
      history: history.state,
      title: document.title,
      name: window.name,
      page: document.documentElement.outerHTML,
      values: [...document.querySelectorAll('input, textarea')].map((field) => ('value' in field ? field.value : '')),
    })
  })
