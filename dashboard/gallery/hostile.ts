/** What people and providers may put into a name. */
export const hostile = {
  markup: '<img src=x onerror=alert(1)><b>bold</b>',
  reversed: 'invoice\u202Efdp.exe',
  long: 'w'.repeat(10_000),
  prototype: '__proto__',
  german: 'Donaudampfschifffahrtsgesellschaftskapitänsmütze',
} as const
