export type ConfigurationProblem = {
  readonly variable: string
  /** The rest of a sentence that begins with the variable; never a secret value. */
  readonly problem: string
  readonly fix: string | null
}

/** Everything that is wrong with the configuration, at once. The caller prints the message and exits 78. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError'
  readonly problems: readonly ConfigurationProblem[]

  constructor(problems: readonly ConfigurationProblem[]) {
    const lines = problems.map(
      ({ variable, problem, fix }) => `  ${variable} ${problem}.${fix === null ? '' : ` ${fix}`}`,
    )
    super(`The configuration is not valid:\n${lines.join('\n')}`)
    this.problems = problems
  }
}
