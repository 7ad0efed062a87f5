/** Keys that were taken over from Perpetuo, as the owner of their workspace sees them. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readFixture } from '../../server/test/adversarial/import-world.ts'
import { describeInBrowser } from './harness.ts'
import { choose, closeSecret, readSecret, rowOf, statusWith } from './key-steps.ts'

describeInBrowser('keys of a previous gateway', (dashboard) => {
  test('P38 P39: are marked with their end, which cannot be moved, and rotate into a key of this gateway', async () => {
    const { dataDirectory, email, runJson, run, url } = dashboard.keepgate()
    const content = readFixture()
    const [owner] = content.User
    if (owner === undefined) throw new Error('The export has no people.')
    owner.email = email.toUpperCase()
    const file = join(dataDirectory, '..', 'export.json')
    writeFileSync(file, JSON.stringify(content))
    const made = await runJson(['vault', 'import', '--format', 'perpetuo', '--file', file])
    expect(made).toMatchObject({ imported: { members: 1, invitations: 1 } })
    expect((await run(['vault', 'import', 'list'])).output).toContain(String(made.import_id))

    const page = await dashboard.open(dashboard.path('overview'))
    const workspaceId = await page.evaluate(async () => {
      const answer: { workspaces: { id: string; name: string }[] } = await (await fetch('/auth/session')).json()
      return answer.workspaces.find(({ name }) => name === 'Workspace 0')?.id
    })
    await page.goto(`${url}/w/${workspaceId}/keys`)
    const row = rowOf(page, 'Default Key')
    await row.getByText(/Perpetuo, ends on/).waitFor()

    await choose(page, row, 'Edit')
    const drawer = page.getByRole('dialog')
    await drawer.getByText('it ends with the window').waitFor()
    await drawer.getByRole('button', { name: 'Cancel' }).click()

    await choose(page, row, 'Rotate')
    await page.getByRole('dialog').getByRole('button', { name: 'Rotate key' }).click()
    const successor = await readSecret(page)
    await closeSecret(page)
    const old = content.APIKey[0]?.key ?? ''
    await expect.poll(() => statusWith(url, successor)).toBe(200)
    expect(await statusWith(url, old)).toBe(200)
  })
})
