/** What a form needs to know of a refusal: the fields of the server's problem body, as far as people read them. */
export type FormProblem = {
  readonly detail: string
  readonly hint?: string | undefined
  /** The server's own words, in English, where `detail` says less in the page's language. */
  readonly said?: string | undefined
  readonly request_id?: string | undefined
  readonly param?: string | undefined
  readonly errors?: readonly { readonly path: string; readonly message: string }[] | undefined
}

/** `/limits/rpm` and `body.limits.rpm` are both the field `limits.rpm`. */
const fieldName = (path: string): string => path.replace(/^\/|^body[./]/, '').replaceAll('/', '.')

/** Field name → what is wrong with it. The first message of a field wins; a problem without a field gives none. */
export const fieldErrors = (problem: FormProblem | null): Record<string, string> => {
  if (problem === null) return {}
  const found = new Map<string, string>()
  for (const { path, message } of problem.errors ?? []) {
    const name = fieldName(path)
    if (!found.has(name)) found.set(name, message)
  }
  if (problem.param !== undefined && !found.has(problem.param)) found.set(fieldName(problem.param), problem.detail)
  return Object.fromEntries(found)
}
