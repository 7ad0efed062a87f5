import { expect, test } from 'vitest'
import { copyText } from './copy-text.ts'

/** As much of a document as copying touches; what stays in it afterwards is what a test asks for. */
const fakeDocument = (copies: () => boolean) => {
  const attached: unknown[] = []
  const selected: string[] = []
  const document = {
    activeElement: null,
    body: { append: (element: unknown) => attached.push(element) },
    createElement: () => {
      const area = {
        value: '',
        style: {},
        setAttribute: () => undefined,
        select: () => selected.push(area.value),
        remove: () => attached.splice(attached.indexOf(area), 1),
      }
      return area
    },
    execCommand: copies,
  }
  // As much of a document as copying touches; a whole one needs a browser.
  return { document: document as unknown as Document, attached, selected }
}

test('with HTTPS the clipboard gets the text, and the page is not touched', async () => {
  const { document, selected } = fakeDocument(() => true)
  const written: string[] = []
  const clipboard = { writeText: async (text: string) => void written.push(text) }
  expect(await copyText('pk_x', { navigator: { clipboard }, document })).toBe(true)
  expect([written, selected]).toEqual([['pk_x'], []])
})

test('without HTTPS it copies by selection and leaves nothing behind', async () => {
  const { document, attached, selected } = fakeDocument(() => true)
  expect(await copyText('pk_x', { navigator: {}, document })).toBe(true)
  expect([selected, attached]).toEqual([['pk_x'], []])
})

test('a clipboard that refuses is followed by the other way, and failing both is told', async () => {
  const clipboard = { writeText: () => Promise.reject(new Error('denied')) }
  const works = fakeDocument(() => true)
  expect(await copyText('pk_x', { navigator: { clipboard }, document: works.document })).toBe(true)
  const fails = fakeDocument(() => {
    throw new Error('denied')
  })
  expect(await copyText('pk_x', { navigator: { clipboard }, document: fails.document })).toBe(false)
  expect(fails.attached).toEqual([])
})
