import { expect, it } from 'vitest'
import { splitCode } from './split-code.ts'

const prose = (text: string) => ({ type: 'prose', text })
const code = (text: string, language = '') => ({ type: 'code', language, text })

it.each([
  ['plain words\n\nmore', [prose('plain words\n\nmore')]],
  ['see:\n```ts\nconst a = 1\n```\ndone', [prose('see:'), code('const a = 1', 'ts'), prose('done')]],
  ['```\nstill coming', [code('still coming')]],
  ['````md\n```js\nx\n```\n````', [code('```js\nx\n```', 'md')]],
  ['~~~py\nx = 1\n~~~', [code('x = 1', 'py')]],
  ['inline ```not a fence``` here', [prose('inline ```not a fence``` here')]],
  ['<img src=x onerror=alert(1)>', [prose('<img src=x onerror=alert(1)>')]],
  ['', []],
])('reads %j', (answer, parts) => {
  expect(splitCode(answer)).toEqual(parts)
})

it('takes a long answer without a fence in its stride', () => {
  const answer = `${'`'.repeat(50_000)}${' '.repeat(50_000)}x\``
  const started = performance.now()
  splitCode(answer)
  expect(performance.now() - started).toBeLessThan(500)
})
