import { Banner } from './banner.tsx'
import type { FormProblem } from './form-problem.ts'
import { Said } from './said.tsx'

/** A refusal outside of forms and tables. */
export const ProblemBanner = ({ problem, tone = 'bad' }: { problem: FormProblem; tone?: 'bad' | 'warn' }) => (
  <Banner tone={tone} title={problem.detail} announce>
    {problem.hint === undefined && problem.said === undefined ? undefined : (
      <>
        {problem.hint}
        <Said text={problem.said} />
      </>
    )}
  </Banner>
)
