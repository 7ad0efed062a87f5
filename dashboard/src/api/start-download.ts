import { type QueryParameters, withQuery } from './request.ts'

/** Hands a file to the browser's own download, which needs no memory of the page; the server names the file. */
export const startDownload = (path: string, query: QueryParameters): void => {
  const link = document.createElement('a')
  link.href = withQuery(path, query)
  link.download = ''
  link.click()
}
