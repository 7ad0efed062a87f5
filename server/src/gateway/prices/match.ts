/** The match rules of the vendored table: how a model's name finds its row. Case does not matter. */
export type MatchRule =
  | { equals: string }
  | { starts_with: string }
  | { ends_with: string }
  | { contains: string }
  | { regex: string }
  | { or: MatchRule[] }
  | { and: MatchRule[] }

export type Matcher = (lowerCaseModel: string) => boolean

export const compileMatch = (rule: MatchRule): Matcher => {
  if ('equals' in rule) {
    const wanted = rule.equals.toLowerCase()
    return (model) => model === wanted
  }
  if ('starts_with' in rule) {
    const wanted = rule.starts_with.toLowerCase()
    return (model) => model.startsWith(wanted)
  }
  if ('ends_with' in rule) {
    const wanted = rule.ends_with.toLowerCase()
    return (model) => model.endsWith(wanted)
  }
  if ('contains' in rule) {
    const wanted = rule.contains.toLowerCase()
    return (model) => model.includes(wanted)
  }
  if ('regex' in rule) {
    const pattern = new RegExp(rule.regex, 'i')
    return (model) => pattern.test(model)
  }
  if ('or' in rule) {
    const matchers = rule.or.map(compileMatch)
    return (model) => matchers.some((matches) => matches(model))
  }
  const matchers = rule.and.map(compileMatch)
  return (model) => matchers.every((matches) => matches(model))
}
