/** A key that was just made, for as long as its dialog is open: the only place in the page that holds one. */
export type MadeKey = {
  readonly secret: string
  readonly name: string
  readonly allowedModels: readonly string[] | null
  /** The key it takes the place of, and until when that one works: milliseconds since 1970, or null for no more. */
  readonly replaced: { readonly worksUntil: number | null } | null
}
