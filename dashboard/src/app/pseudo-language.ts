const plain = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'
const accented = 'åbçdéfğhîĵķļɱñöþqŕšţûvŵxýžÅBÇDÉFĞHÎĴĶĻMÑÖÞQŔŠŢÛVŴXÝŽ'
const accents = new Map([...plain].map((letter, index) => [letter, [...accented][index] ?? letter]))

/** As much longer as German tends to be. Markup (`<0>`) stays as it is, or the message would lose its parts. */
export const accent = (text: string): string =>
  text
    .split(/(<[^>]*>)/)
    .map((part) => {
      if (part.startsWith('<')) return part
      const letters = [...part].map((letter) => accents.get(letter) ?? letter).join('')
      return `${letters}${'·'.repeat(Math.floor(part.trim().length * 0.35))}`
    })
    .join('')
