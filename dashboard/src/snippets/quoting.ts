const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

const escaped = (character: string): string =>
  [...Array(character.length).keys()]
    .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`)
    .join('')

/** A JSON string, quotes included. Providers choose model names, so that what does not show is written out. */
export const jsonString = (text: string): string => JSON.stringify(text).replace(hidden, escaped)

/** A string of JavaScript in single quotes, written as `jsonString` writes it. */
export const scriptString = (text: string): string =>
  `'${jsonString(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`

/** One word of a POSIX shell, whatever it holds. */
export const shellWord = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`
