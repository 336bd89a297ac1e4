/**
 * What a spreadsheet may take for a formula or a command: a sign at the start, also as a full-width character or behind blanks, and a
 * leading tab or line break, which hides one. An apostrophe before it counts: it may be one that was added here.
 */
const likeFormula = /^'*(?:\s*[=+\-@\uFF0B\uFF0D\uFF1D\uFF20]|[\t\r\n])/;

/**
 * A text that no spreadsheet takes for a formula: with an apostrophe before it, if it looks like one. It can be undone exactly: of a
 * text that begins with an apostrophe and looks like a formula, one apostrophe was added.
 */
export function spreadsheetSafe(text: string): string {
  return likeFormula.test(text) ? `'${text}` : text;
}

const added = /^'(?='*(?:\s*[=+\-@\uFF0B\uFF0D\uFF1D\uFF20]|[\t\r\n]))/;

/** The text that `spreadsheetSafe` was given. */
export function spreadsheetUnsafe(text: string): string {
  return text.replace(added, '');
}
