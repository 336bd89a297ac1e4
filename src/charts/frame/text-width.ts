/** The size of all text, in pixels. */
export const textSize = 12;

const narrow = /[ .,:;'|ijl!()[\]]/;
const wide = /[MWmw%€£@]/;

/**
 * About how wide a text is drawn, in pixels. There is nothing to measure with on a server, and none of the fonts in which a page may be shown
 * is wider by much.
 */
export function textWidth(text: string): number {
  let width = 0;
  for (const character of text) width += narrow.test(character) ? 0.36 : wide.test(character) ? 0.92 : 0.63;
  return width * textSize;
}

/** A text that fits, its end left out if need be. */
export function shortened(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  let kept = text;
  while (kept !== '' && textWidth(`${kept}…`) > width) kept = kept.slice(0, -1).trimEnd();
  return `${kept}…`;
}
