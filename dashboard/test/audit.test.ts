/** The audit page: green while the log is whole, red with the index where not, and a browser that computes it itself. */
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { openDatabase } from '../../server/src/storage/database.ts'
import { plantEntries } from '../../server/test/harness/planted-audit.ts'
import { appendSigned, badge, exportText, fileOf, section, tamper, verifyFile } from './audit-steps.ts'
import { describeInBrowser } from './harness.ts'
import { inspectPage } from './inspect-page.ts'
import { joinWorkspace } from './join-workspace.ts'
import { heading, unlock } from './session-steps.ts'
import { scanStorage } from './storage-scan.ts'

const row = (page: Page, action: string) => page.locator('tr[data-row]').filter({ hasText: action }).first()

describeInBrowser('the audit page', (dashboard) => {
  test('Q54: stays green in page and sidebar after new entries, which are chained and verified here too', async () => {
    const page = await dashboard.open(dashboard.path('audit'))
    await badge(page).getByText('verified').waitFor()
    await page.getByText(/^The log is whole: \d+ entries$/).waitFor()
    await appendSigned(dashboard.keepgate())
    await page.getByRole('button', { name: 'Look again' }).click()
    await row(page, 'api_key.created').waitFor()
    // What the browser verified is in these bytes; the log itself may grow before anybody else has looked.
    let exported = ''
    await page.route('**/api/audit/export', async (route) => {
      const response = await route.fetch()
      exported = await response.text()
      await route.fulfill({ response, body: exported })
    })
    await page.getByRole('button', { name: 'Verify now' }).click()
    await page.getByText('Verified by this browser, from an export made just now.').waitFor()
    const verifying = ['audit', 'verify', fileOf('same.jsonl', exported), '--json']
    const { standardOutput } = await dashboard.keepgate().run(verifying)
    const { verified_to: entries } = JSON.parse(standardOutput)
    expect(entries).toBeGreaterThan(0)
    await page.getByRole('status').getByText(`The log is whole: ${entries} entries`).waitFor()
    await badge(page).getByText('verified').waitFor()
    expect(await badge(page).getByText('broken').count()).toBe(0)
    await inspectPage(page, 'green')
  })

  test('shows an entry’s exact bytes and hash, proves it in the browser, and hands out the proof', async () => {
    await appendSigned(dashboard.keepgate())
    const page = await dashboard.open(dashboard.path('audit?action=api_key.created'))
    await row(page, 'api_key.created').click()
    const drawer = page.getByRole('dialog', { name: /^Entry \d+$/ })
    await drawer.getByText('This entry is in the log').waitFor()
    const bytes = (await drawer.getByRole('region', { name: 'Exact bytes' }).textContent()) ?? ''
    expect(JSON.parse(bytes)).toMatchObject({ version: 1, action: 'api_key.created' })
    const downloading = page.waitForEvent('download')
    await drawer.getByRole('button', { name: 'Download the proof' }).click()
    const proof = readFileSync(await (await downloading).path(), 'utf8')
    expect(JSON.parse(proof).bytes).toBe(bytes)
    const path = fileOf('proof.json', proof)
    const key = fileOf('key.txt', (await dashboard.keepgate().run(['audit', 'key'])).standardOutput)
    const verified = await dashboard.keepgate().run(['audit', 'verify-proof', path, '--public-key', key])
    expect(verified.code, verified.output).toBe(0)
    await inspectPage(page, 'an entry')
  })

  test('does not believe a proof that the server made up', async () => {
    await appendSigned(dashboard.keepgate())
    const page = await dashboard.open(dashboard.path('overview'))
    await page.route('**/proof', async (route) => {
      const proof = await (await route.fetch()).json()
      await route.fulfill({ json: { ...proof, bytes: proof.bytes.replace('"actor"', '"Actor"') } })
    })
    await page.goto(dashboard.path('audit?action=api_key.created'))
    await row(page, 'api_key.created').click()
    await page.getByRole('dialog').getByText('The proof of this entry does not hold').waitFor()
  })

  test('says so where the address names an entry that is not the workspace’s', async () => {
    dashboard.expectProblem(/404/)
    const page = await dashboard.open(dashboard.path('audit?open=987654'))
    await page.getByRole('dialog', { name: 'Entry 987654' }).getByText('No such entry in this workspace.').waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => page.url()).not.toContain('open=')
  })

  test('finds an export that was edited at the entry, and takes nothing else for one', async () => {
    await appendSigned(dashboard.keepgate())
    const text = await exportText(dashboard.keepgate())
    const page = await dashboard.open(dashboard.path('audit'))
    const found = section(page, 'Verify in this browser')
    await verifyFile(page, fileOf('whole.jsonl', text))
    await found.getByText(/^The log is whole: /).waitFor()
    await found.getByText('whole.jsonl').waitFor()
    const edited = text.replace(/("sequence":2,[^\n]*?)\\"actor\\"/, '$1\\"Actor\\"')
    expect(edited).not.toBe(text)
    await verifyFile(page, fileOf('<img src=x>.jsonl', edited))
    await found.getByText('The log is broken at entry 2').waitFor()
    await found.getByText('entry_hash_mismatch').waitFor()
    await inspectPage(page, 'an edited export')
    await verifyFile(page, fileOf('cut.jsonl', text.split('\n').slice(0, 4).join('\n')))
    await found.getByText('The end of the log is missing.').waitFor()
    for (const nothing of ['', 'hello\n', '{"type":"keepgate-audit-export"}\n', '\u0000'.repeat(5_000_000)]) {
      await verifyFile(page, fileOf('other.jsonl', nothing))
      await found.getByText('This file is no export of an audit log.').waitFor()
      await verifyFile(page, fileOf('whole.jsonl', text))
      await found.getByText(/^The log is whole: /).waitFor()
    }
  })

  test('compares a kept checkpoint with today’s log, and finds one that was changed or is of more entries', async () => {
    await appendSigned(dashboard.keepgate())
    const page = await dashboard.open(dashboard.path('audit'))
    const downloading = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download checkpoint' }).click()
    const note = readFileSync(await (await downloading).path(), 'utf8')
    await appendSigned(dashboard.keepgate())
    const part = section(page, 'Compare with a checkpoint you kept')
    const compare = async (text: string, words: string): Promise<void> => {
      await part.getByRole('textbox', { name: 'Checkpoint' }).fill(text)
      await part.getByRole('button', { name: 'Compare' }).click()
      await part.getByText(words).waitFor()
    }
    await compare(note.replaceAll('\n', '\r\n').trimEnd(), 'Today’s log begins with yours.')
    const [origin = '', size = '', root = '', ...signature] = note.split('\n')
    const otherRoot = `${root.startsWith('A') ? 'B' : 'A'}${root.slice(1)}`
    await compare([origin, size, otherRoot, ...signature].join('\n'), 'It was not signed by this log’s key')
    await compare([origin, '99999', root, ...signature].join('\n'), 'The log is shorter than your checkpoint.')
    await compare('a letter <b>of</b> no meaning', 'This is no checkpoint.')
    await inspectPage(page, 'compared')
    await part.locator('input[type=file]').setInputFiles(fileOf('checkpoint.txt', note))
    await part.getByRole('button', { name: 'Compare' }).click()
    await part.getByText('Today’s log begins with yours.').waitFor()
  })

  test('keeps filters in the address, and says what is wrong with one', async () => {
    dashboard.expectProblem(/400/)
    await appendSigned(dashboard.keepgate())
    const page = await dashboard.open(dashboard.path('audit?action=api_key.*&actor=cli'))
    await row(page, 'api_key.created').waitFor()
    expect(await page.locator('tr[data-row]').filter({ hasNotText: 'api_key.created' }).count()).toBe(0)
    await page.getByRole('button', { name: 'Remove filter Actor' }).click()
    await expect.poll(() => new URL(page.url()).search).not.toContain('actor')
    await page.goto(dashboard.path('audit?target=no+form'))
    await page.getByRole('button', { name: 'Try again' }).waitFor()
    await page.goto(dashboard.path('audit?action=person.removed'))
    await page.getByText('Nothing matches these filters.').waitFor()
    await page.getByRole('button', { name: 'Clear filters' }).first().click()
    await row(page, 'api_key.created').waitFor()
  })

  test('Q39: shows no entry of a locked session, keeps none of them, and asks to unlock', async () => {
    await appendSigned(dashboard.keepgate())
    const page = await dashboard.open(dashboard.path('audit'))
    await row(page, 'api_key.created').waitFor()
    const asked: string[] = []
    const other = await page.context().newPage()
    await other.goto('/account')
    await other.getByRole('button', { name: 'Lock now' }).click()
    await heading(page, 'Locked').waitFor()
    expect(await scanStorage(page)).not.toContain('api_key.created')
    page.on('request', (request) => asked.push(new URL(request.url()).pathname))
    await page.reload()
    await heading(page, 'Locked').waitFor()
    expect(asked.filter((path) => /^\/api\/.*audit/.test(path))).toEqual([])
    await unlock(page, dashboard.keepgate().password)
    await row(page, 'api_key.created').waitFor()
  })

  test('shows moderators the log without the installation’s export, and users nothing', async () => {
    const moderator = await joinWorkspace(dashboard.keepgate(), 'moderator')
    const user = await joinWorkspace(dashboard.keepgate(), 'user')
    const pageOf = async ({ email, password }: typeof user): Promise<Page> => {
      const page = await (await dashboard.newContext()).newPage()
      await page.goto(dashboard.path('audit'))
      await dashboard.logIn(page, email, password)
      await heading(page, 'Audit log').waitFor()
      return page
    }
    const theirs = await pageOf(moderator)
    await theirs.getByText(/^The log is whole: /).waitFor()
    expect(await theirs.getByRole('button', { name: /Verify now|Download export/ }).count()).toBe(0)
    await verifyFile(theirs, fileOf('log.jsonl', await exportText(dashboard.keepgate())))
    await section(theirs, 'Verify in this browser')
      .getByText(/^The log is whole: /)
      .waitFor()
    const nothing = await pageOf(user)
    await nothing.getByText('Your rank in this workspace does not show this page.').waitFor()
    expect(await badge(nothing).count()).toBe(0)
  })

  test('verifies a hundred thousand entries without holding up the page', { timeout: 120_000 }, async () => {
    const opened = await openDatabase({ url: null, dataDirectory: dashboard.keepgate().dataDirectory })
    await plantEntries(opened, 100_000)
    await opened.close()
    await appendSigned(dashboard.keepgate())
    const page = await dashboard.open(dashboard.path('audit'))
    await page.evaluate(() => {
      const state = Object.assign(window, { longestGap: 0 })
      let last = performance.now()
      setInterval(() => {
        const now = performance.now()
        state.longestGap = Math.max(state.longestGap, now - last)
        last = now
      }, 10)
    })
    const began = Date.now()
    await page.getByRole('button', { name: 'Verify now' }).click()
    await page.getByRole('progressbar', { name: /entries verified$/ }).waitFor()
    await page.getByText('Verified by this browser').waitFor({ timeout: 90_000 })
    const gap = await page.evaluate(() => Number(Object(window).longestGap))
    process.stdout.write(
      `100,000 entries in ${Date.now() - began} ms, longest pause of the page ${Math.round(gap)} ms\n`,
    )
    await page
      .getByRole('status')
      .getByText(/^The log is whole: 100,0\d\d entries$/)
      .waitFor()
    // One core does both on a small machine; computing in the page would take seconds at a time.
    expect(gap).toBeLessThan(1_000)
  })
})

describeInBrowser('a log that was tampered with', (dashboard) => {
  test('makes page and sidebar red with the entry’s index, and the browser finds the same', async () => {
    await appendSigned(dashboard.keepgate())
    tamper(dashboard.keepgate(), 2)
    for (const language of ['en', 'de'] as const) {
      const page = await dashboard.open(dashboard.path('audit'), { language })
      const words = language === 'en' ? 'The log is broken at entry 2' : 'Das Protokoll ist bei Eintrag 2 beschädigt'
      await page.getByText(words).waitFor()
      await page
        .getByRole('navigation')
        .getByText(language === 'en' ? 'broken' : 'beschädigt')
        .first()
        .waitFor()
      await page.getByRole('button', { name: language === 'en' ? 'Verify now' : 'Jetzt nachrechnen' }).click()
      await page.getByRole('alert').getByText(words).waitFor()
      await inspectPage(page, `broken, ${language}`)
    }
  })
})
