/** ASCII that stands for itself. Most texts are of nothing else. */
const plain = /^[ !#-%'-;=?-^`-~]*$/;
/** What XML 1.0 cannot have, or changes when it is read: controls, halves of surrogate pairs, and what looks like the escape of one. */
const unwritable = /[^\P{Cc}\t\n]|\p{Cs}|[\uFFFE\uFFFF]|_x[0-9A-Fa-f]{4}_/gu;

/** A text within an element or an attribute. Characters that XML does not have are written as `_x000D_`, as OOXML does. */
export function xmlText(text: string): string {
  if (plain.test(text)) return text;
  return text
    .replace(unwritable, (found) => (found.length > 1 ? `_x005F${found}` : `_x${hex(found)}_`))
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function hex(character: string): string {
  return character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
}
