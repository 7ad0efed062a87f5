/**
 * What anybody may have put into a name, an address, a model or an answer. Markup would leave an element with
 * `data-planted`, or call `planted`.
 */
export const markup = [
  '<img src=x data-planted onerror="planted(1)">',
  '<script data-planted>planted(2)</script>',
  '"><svg data-planted onload="planted(3)"></svg>',
  "'-planted(4)-'",
  '<0>first</0><b data-planted>bold</b>',
  `{{constructor.constructor("planted(5)")()}}${'$'}{7*7}{{7*7}}`,
  'javascript:planted(6)',
  'data:text/html,<script>planted(7)</script>',
] as const

/** Overrides, isolates and marks, none of them closed. */
export const reordering = ['\u202egnp.exe', '\u2067\u2066right\u202dto', 'a\u200f\u061c\u200eb'] as const

export const longest = 10_000

export const hostileTexts: readonly string[] = [
  ...markup,
  ...reordering,
  '__proto__',
  'constructor',
  'hasOwnProperty',
  'line\r\nset-cookie: planted=1\u0000\u0007',
  '\u{1f469}\u200d\u{1f469}\u200d\u{1f467}\u{1f3fd}\u{1d54f} z\u0351\u0352\u0357\u035b\u0361\u0321\u0330\u0348',
  '\ud800lone',
  '%s%d%n {count, plural, other {#}}',
  'w'.repeat(longest),
  'two words '.repeat(longest / 10),
]

/** Several attacks in one line, for what there is one of, such as the name of the person who looks. */
export const everyAttack = `${markup[0]}${markup[2]}\u202e{{7*7}}__proto__${'w'.repeat(longest)}`
