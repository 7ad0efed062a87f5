export type SnippetValues = {
  /** The origin of this installation, without /v1 and without a slash at its end. */
  readonly baseUrl: string
  readonly apiKey: string
  /** As clients write it: "connection/model". */
  readonly model: string
}

/** How one client is pointed at this installation. Names of products stay as they are in every language. */
export type ClientSnippet = {
  readonly id: string
  readonly label: string
  readonly code: (values: SnippetValues) => string
}
