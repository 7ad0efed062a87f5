/** Filters as they stand in the URL's search: a text per field, absent where the field does not filter. */
export type FilterValues = Readonly<Record<string, string | undefined>>

type FieldBase = { readonly id: string; readonly label: string; readonly hint?: string }

export type FilterField = FieldBase &
  (
    | { readonly kind: 'choice'; readonly options: readonly { readonly value: string; readonly label: string }[] }
    | {
        /** One of many options, found by typing. */
        readonly kind: 'search'
        readonly options: readonly { readonly value: string; readonly label: string; readonly hint?: string }[]
        /** Give it where the server finds the options; called as one types. */
        readonly onSearch?: (text: string) => void
        readonly loading?: boolean
        /** Lets a value stand that no option has. */
        readonly allowOther?: boolean
      }
    | { readonly kind: 'text'; readonly placeholder?: string }
    | { readonly kind: 'number'; readonly unit?: string; readonly min?: number }
  )

/** @returns the values with one field set, or without it where the text is empty; never changes what it was given */
export const withFilter = (values: FilterValues, id: string, text: string | null): FilterValues => {
  const others = Object.fromEntries(Object.entries(values).filter(([key]) => key !== id))
  const trimmed = text?.trim() ?? ''
  return trimmed === '' ? others : { ...others, [id]: trimmed }
}

/** Without every field of these; other search parameters, such as the sort, stay. */
export const withoutFilters = (values: FilterValues, fields: readonly FilterField[]): FilterValues => {
  const known = new Set(fields.map(({ id }) => id))
  return Object.fromEntries(Object.entries(values).filter(([key]) => !known.has(key)))
}

/** The fields that filter now, in the order of the fields. */
export const activeFilters = (
  values: FilterValues,
  fields: readonly FilterField[],
): readonly { field: FilterField; text: string }[] =>
  fields.flatMap((field) => {
    const text = Object.hasOwn(values, field.id) ? values[field.id] : undefined
    return text === undefined || text === '' ? [] : [{ field, text }]
  })

/** What a chip shows: an option's label rather than its value, a number with its unit. */
export const describeFilter = (field: FilterField, text: string): string => {
  if (field.kind === 'choice' || field.kind === 'search')
    return field.options.find(({ value }) => value === text)?.label ?? text
  return field.kind === 'number' && field.unit !== undefined ? `${text} ${field.unit}` : text
}
