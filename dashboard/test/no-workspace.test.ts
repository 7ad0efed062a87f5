/** Somebody who belongs to no workspace: what they see, and how they go on. */
import { expect, it } from 'vitest'
import { z } from 'zod'
import { describeInBrowser } from './harness.ts'
import { inspectPage } from './inspect-page.ts'
import { joinWorkspace } from './join-workspace.ts'
import { anything, asProgram } from './session-steps.ts'

const Members = z.looseObject({ data: z.array(z.looseObject({ id: z.string(), email: z.string() })) })

describeInBrowser('without a workspace', (dashboard) => {
  it('the home page says so, and makes one', async () => {
    const keepgate = dashboard.keepgate()
    const { email, password } = await joinWorkspace(keepgate, 'user')
    const administrator = await asProgram(keepgate)
    const members = `/api/workspaces/${keepgate.workspaceId}/members`
    const { data } = await administrator.request({ method: 'GET', path: members, answer: Members })
    const id = data.find((member) => member.email === email)?.id ?? ''
    await administrator.request({ method: 'DELETE', path: `${members}/${id}`, answer: anything })
    const page = await (await dashboard.newContext()).newPage()
    await page.goto('/')
    await dashboard.logIn(page, email, password)
    await page.getByRole('heading', { name: 'No workspace yet' }).waitFor()
    await inspectPage(page, 'no workspace')
    await page.getByRole('main').getByRole('button', { name: 'Create workspace' }).click()
    await page.getByRole('dialog').getByRole('textbox').fill('My own')
    await page.getByRole('dialog').getByRole('button', { name: 'Create workspace' }).click()
    await page.waitForURL('**/overview')
    await expect.poll(() => page.title()).toContain('My own')
  })
})
