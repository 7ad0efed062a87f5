/**
 * Compares the texts in the sources with the German ones. `npm run messages` tells what is missing or unused;
 * `npm run messages:check` also fails then.
 */
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { transformFileAsync } from '@babel/core'
import extract, { type ExtractedMessage } from '@lingui/babel-plugin-extract-messages'
import macro from '@lingui/babel-plugin-lingui-macro'
import { compileCatalogue, germanKey, readGerman } from './german.ts'
import { forExtraction, linguiConfig } from './lingui.ts'

const source = fileURLToPath(new URL('../src/', import.meta.url))

const extractFrom = async (file: string): Promise<string[]> => {
  const keys: string[] = []
  const onMessageExtracted = ({ message, context }: ExtractedMessage): void => {
    if (message !== undefined) keys.push(germanKey(message, context))
  }
  await transformFileAsync(source + file, {
    babelrc: false,
    configFile: false,
    code: false,
    parserOpts: { plugins: file.endsWith('x') ? ['typescript', 'jsx'] : ['typescript'] },
    plugins: [
      [macro, forExtraction],
      [extract, { onMessageExtracted, linguiConfig }],
    ],
  })
  return keys
}

const extractAll = async (): Promise<Map<string, string>> => {
  const origins = new Map<string, string>()
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(
    (file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file),
  )
  for (const file of files.toSorted()) {
    for (const key of await extractFrom(file)) if (!origins.has(key)) origins.set(key, file)
  }
  return origins
}

const used = await extractAll()
const german = readGerman()
compileCatalogue()

const lines = [
  ...[...used]
    .filter(([key]) => !german.has(key))
    .map(([key, file]) => `no German for ${JSON.stringify(key)} (src/${file})`),
  ...[...german]
    .filter(([key]) => !used.has(key))
    .map(([key, { area }]) => `unused ${JSON.stringify(key)} (src/locales/de/${area}.json)`),
]
process.stdout.write([...lines, `${used.size} texts, ${lines.length} to mend`, ''].join('\n'))
if (process.argv.includes('--check') && lines.length > 0) process.exitCode = 1
