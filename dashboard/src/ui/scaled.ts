/** Pixels beside text of 13.5 pixels, as a length that grows with the text (styles.css). */
export const scaled = (pixels: number): string => `${pixels / 13.5}rem`
